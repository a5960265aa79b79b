using System.Buffers.Binary;
using System.IO.Compression;
using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>Zip archives that lie.</summary>
public sealed class ZipTests
{
    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_inflated()
    {
        using var folder = new TemporaryFolder();
        var path = Archive(folder, ("archive/data.pkl", new byte[16 << 20]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var open = () => Checkpoint.Open(path);

        open.Should().Throw<CheckpointException>().WithMessage($"*data.pkl*{nameof(CheckpointOptions.MaxInflation)}*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Theory]
    [InlineData("data/0", 4, "*data/0*damaged*it inflates to*")]
    [InlineData("data.pkl", -4, "*data.pkl*damaged*it inflates to more than*")]
    public void An_entry_that_inflates_to_another_size_than_it_says_is_refused(string name, int difference, string message)
    {
        var content = File.ReadAllBytes(Fixture.Find("views.deflated.pth"));
        var length = content.AsSpan(CentralHeader(content, name) + 24);
        BinaryPrimitives.WriteInt32LittleEndian(length, BinaryPrimitives.ReadInt32LittleEndian(length) + difference);

        ReadingShouldFail(content, message);
    }

    [Fact]
    public void Two_entries_of_one_name_are_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Archive(folder, ("archive/data.pkl", [1, 2]), ("archive/data.pkl", [3, 4]));

        var open = () => Checkpoint.Open(path);

        open.Should().Throw<CheckpointException>().WithMessage("*two entries named 'archive/data.pkl'*");
    }

    [Fact]
    public void Entries_that_share_bytes_are_refused()
    {
        var content = File.ReadAllBytes(Fixture.Find("network.pth"));
        var (first, second) = (CentralHeader(content, "data/0"), CentralHeader(content, "data/1"));
        content.AsSpan(first + 42, 4).CopyTo(content.AsSpan(second + 42));

        ReadingShouldFail(content, "*overlap*");
    }

    [Fact]
    public void An_entry_beyond_the_archive_is_refused()
    {
        var content = File.ReadAllBytes(Fixture.Find("network.pth"));
        var header = CentralHeader(content, "data/0");
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(header + 20), 1 << 30);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(header + 24), 1 << 30);

        ReadingShouldFail(content, "*data/0*beyond the archive's data*");
    }

    [Fact]
    public void An_encrypted_entry_is_refused_as_such()
    {
        var content = File.ReadAllBytes(Fixture.Find("network.pth"));
        content[CentralHeader(content, "data/0") + 8] |= 1;

        ReadingShouldFail(content, "*data/0*encrypted*");
    }

    [Fact]
    public void An_archive_without_a_pickle_is_not_a_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var path = Archive(folder, ("weights.pth", [1, 2, 3]));

        var open = () => Checkpoint.Open(path);

        open.Should().Throw<CheckpointException>().WithMessage("*no 'data.pkl'*not an archive that contains it*");
    }

    private static void ReadingShouldFail(byte[] content, string message)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("changed.pth", content);

        var read = () =>
        {
            using var checkpoint = Checkpoint.Open(path);
            foreach (var entry in checkpoint.Entries)
                checkpoint.Read(entry.Key).Dispose();
        };

        read.Should().Throw<CheckpointException>().WithMessage(message);
    }

    private static string Archive(TemporaryFolder folder, params (string Name, byte[] Content)[] entries)
    {
        using var zip = ZipFile.Open(folder["made.pth"], ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(content);
        }
        return folder["made.pth"];
    }

    /// <summary>Where the directory's record of an entry begins.</summary>
    private static int CentralHeader(byte[] zip, string name)
    {
        var encoded = System.Text.Encoding.ASCII.GetBytes("/" + name);
        for (var header = zip.AsSpan().IndexOf("PK\x01\x02"u8); ;)
        {
            var nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(header + 28));
            if (zip.AsSpan(header + 46, nameBytes).EndsWith(encoded))
                return header;
            header += 4 + zip.AsSpan(header + 4).IndexOf("PK\x01\x02"u8);
        }
    }
}
