using System.Diagnostics;
using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>Keras' files with changed bytes: each opens or ends in one <see cref="CheckpointException"/>, soon and within little memory.</summary>
public sealed class DamagedKerasFilesTests : IDisposable
{
    private const int Cases = 400; // of each file
    private const long Memory = 64 << 20;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Files => [.. KerasFilesTests.Files, "types.h5", "cycle.h5", "many.h5"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Cut_off_at_every_kilobyte_it_is_refused(string file)
    {
        var whole = File.ReadAllBytes(Fixture.Find($"keras/{file}"));
        for (var length = 0; length < whole.Length; length += Math.Min(1024, Math.Max(64, whole.Length / 64)))
        {
            var path = _folder.Write("cut", whole[..length]);

            var open = () => Checkpoint.Open(path).Dispose();

            open.Should().Throw<CheckpointException>("the file ends at byte {0}", length);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void With_any_bytes_changed_it_opens_or_is_refused(string file)
    {
        var whole = File.ReadAllBytes(Fixture.Find($"keras/{file}"));
        var random = new Random(1);
        var time = Stopwatch.StartNew();
        for (var i = 0; i < Cases; i++)
        {
            var changed = Changed(whole, random);
            var path = _folder.Write("changed", changed);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var checkpoint = Checkpoint.Open(path);
                foreach (var entry in checkpoint.Entries.Take(20)) checkpoint.ReadFloat32(entry.Key);
            }
            catch (CheckpointException problem)
            {
                problem.FilePath.Should().Be(path);
            }
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(Memory, "case {0} of {1}", i, file);
        }
        time.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60));
    }

    // Single bytes, numbers that are too large, and parts of the file in another place, most of them in the structure at the beginning.
    private static byte[] Changed(byte[] whole, Random random)
    {
        var changed = (byte[])whole.Clone();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var place = random.Next(2) == 0 ? random.Next(whole.Length) : random.Next(Math.Min(4096, whole.Length));
            switch (random.Next(4))
            {
                case 0:
                    changed[place] = (byte)random.Next(256);
                    break;
                case 1:
                    changed[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    changed.AsSpan(place, Math.Min(8, whole.Length - place)).Fill(random.Next(2) == 0 ? (byte)0xFF : (byte)0x7F);
                    break;
                default:
                    var count = Math.Min(random.Next(1, 64), whole.Length - place);
                    whole.AsSpan(random.Next(whole.Length - count), count).CopyTo(changed.AsSpan(place));
                    break;
            }
        }
        return changed;
    }
}
