using System.Diagnostics;
using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>
/// Files of other frameworks, damaged in thousands of ways: each is read, or refused with one exception that names the file. None takes memory beyond a
/// bound, and none hangs.
/// </summary>
public sealed class ForeignCheckpointFuzzTests
{
    private const int Mutations = 600;

    /// <summary>What a reader may allocate for one file, the values that the test reads included. The files have less than 50 kB.</summary>
    private const long MemoryBound = 32 << 20;

    public static TheoryData<string> Files =>
    [
        .. Directory.EnumerateFiles(Fixture.Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            .Where(name => Path.GetExtension(name) is ".ckpt" or ".index" or ".pb" or ".gz" or ".tar" or ".caffemodel" or ".onnx"),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_file_is_read_or_refused(string name)
    {
        var (content, random) = (File.ReadAllBytes(Find(name)), new Random(18));
        using var folder = new TemporaryFolder();
        CopyCompanions(name, folder);
        var time = Stopwatch.StartNew();

        for (var i = 0; i < Mutations; i++)
        {
            var damaged = Damaged(content, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Read(folder.Write(name, damaged), verify: i % 2 == 0);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MemoryBound, "mutation {0}", i);
        }

        time.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_truncated_file_is_refused_or_read(string name)
    {
        var content = File.ReadAllBytes(Find(name));
        using var folder = new TemporaryFolder();
        CopyCompanions(name, folder);

        foreach (var length in Enumerable.Range(0, 100).Concat(Enumerable.Range(0, content.Length / 1024).Select(kilobyte => kilobyte * 1024)))
            Read(folder.Write(name, content[..Math.Min(length, content.Length - 1)]), verify: true);
    }

    private static byte[] Damaged(byte[] content, Random random)
    {
        var damaged = (byte[])content.Clone();
        // The ends have the headers, indices and footers.
        var reach = random.Next(3) == 0 ? damaged.Length : Math.Min(damaged.Length, 400);
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var place = random.Next(reach);
            if (random.Next(2) == 0) place = damaged.Length - 1 - place;
            damaged[place] = random.Next(4) switch { 0 => 0xFF, 1 => 0, 2 => (byte)(damaged[place] ^ (1 << random.Next(8))), _ => (byte)random.Next(256) };
        }

        return damaged;
    }

    private static void Read(string path, bool verify)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(path, new CheckpointOptions { VerifyChecksums = verify, MaxExpandedBytes = 1 << 20 });
            foreach (var entry in checkpoint.Entries.Where(entry => entry.ElementType is not (ElementType.Complex64 or ElementType.Complex128)))
                checkpoint.ReadFloat32(entry.Key);
        }
        catch (CheckpointException refused)
        {
            refused.FilePath.Should().NotBeEmpty();
        }
    }

    private static void CopyCompanions(string name, TemporaryFolder folder)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        foreach (var companion in Directory.EnumerateFiles(Path.GetDirectoryName(Find(name))!, stem + ".data*"))
            File.Copy(companion, folder[Path.GetFileName(companion)]);
    }

    private static string Find(string name) => Directory.EnumerateFiles(Fixture.Folder, name, SearchOption.AllDirectories).Single();
}
