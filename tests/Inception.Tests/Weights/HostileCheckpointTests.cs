using System.Buffers.Binary;
using System.IO.Compression;
using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>Files of other frameworks that were built to do harm: bombs, loops, overlaps, and counts that nothing can hold.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private const long MemoryBound = 16 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0x7FFFFFFF)]
    [InlineData(1 << 20)]
    public void A_snappy_block_that_says_it_becomes_more_than_it_can_is_refused_before_memory_is_taken(int length)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Snappy.Inflate([.. Varint((uint)length), 0, 65]).Should().BeNull();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 16);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]      // a length without end
    [InlineData(new byte[] { 4, 0, 65, 1, 5 })]                          // a copy from before the beginning
    [InlineData(new byte[] { 8, 0, 65, 1, 0 })]                          // a copy from no distance
    [InlineData(new byte[] { 2, 0xF0 })]                                 // a literal whose length is cut off
    [InlineData(new byte[] { 2, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 65 })]     // a literal of 4 GiB
    [InlineData(new byte[] { 1, 4, 65, 66 })]                            // more than was said
    [InlineData(new byte[] { 9, 4, 65, 66 })]                            // less than was said
    public void A_damaged_snappy_block_is_refused(byte[] block) => Snappy.Inflate(block).Should().BeNull();

    [Fact]
    public void A_copy_may_overlap_what_it_makes() => Snappy.Inflate([8, 4, 65, 66, 9, 2]).Should().Equal(65, 66, 65, 66, 65, 66, 65, 66);

    [Fact]
    public void A_gzip_bomb_stops_at_the_limit()
    {
        var tar = new byte[20 << 20];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(tar);

        Refused("bomb.tar.gz", packed.ToArray()).Message.Should().Contain("MaxInflation");
    }

    [Fact]
    public void A_tar_whose_file_is_longer_than_the_archive_is_refused()
    {
        var tar = TarHeader("model.ckpt", "77777777777");

        Refused("long.tar", [.. tar, .. new byte[512]]).Message.Should().Contain("truncated");
    }

    [Fact]
    public void Blocks_that_overlap_are_refused()
    {
        // Two entries of the index lead to one block: a table of any size could be made of a small one.
        var data = Block([Entry("", [0x0A, 0])]);
        byte[] handle = [.. Varint(0), .. Varint((uint)data.Length - 5)];
        Refused("overlap.ckpt", Table(data, Block([Entry("a", handle), Entry("b", handle)]))).Message.Should().Contain("overlaps");
    }

    [Fact]
    public void A_key_that_grows_by_its_prefix_without_end_is_refused()
    {
        // Each entry takes four bytes and makes a key that is one byte longer than the last.
        List<byte> entries = [.. Entry("", [0x0A, 0]), .. Entry(new string('a', 200_000), [])];
        for (var i = 0; i < 20_000; i++) entries.AddRange([.. Varint((uint)(200_000 + i)), 1, 0, (byte)'a']);
        var data = Block([[.. entries]]);
        byte[] handle = [.. Varint(0), .. Varint((uint)data.Length - 5)];
        var path = _folder.Write("keys.ckpt", Table(data, Block([Entry("b", handle)])));

        var open = () => Checkpoint.Open(path, new CheckpointOptions { MaxHeaderBytes = 4 << 20 });

        open.Should().Throw<CheckpointException>().WithMessage("*MaxHeaderBytes*");
    }

    [Fact]
    public void Messages_that_nest_without_end_are_not_followed()
    {
        byte[] inner = [];
        for (var depth = 0; depth < 2_000; depth++) inner = Field(2, inner);

        Refused("nested.pb", Field(1, [.. Field(1, "n"u8.ToArray()), .. Field(2, "Const"u8.ToArray()), .. Field(5, inner)]));
    }

    [Fact]
    public void A_tensor_of_one_value_and_a_huge_shape_is_refused()
    {
        var shape = Field(2, [0x08, .. Varint(1UL << 40)]);
        var tensor = Field(8, [0x08, 1, .. Field(2, shape), .. Field(5, [0, 0, 128, 63])]);
        var attribute = Field(5, [.. Field(1, "value"u8.ToArray()), .. Field(2, tensor)]);

        Refused("huge.pb", Field(1, [.. Field(1, "n"u8.ToArray()), .. Field(2, "Const"u8.ToArray()), .. attribute])).Message.Should().Contain("MaxExpandedBytes");
    }

    private CheckpointException Refused(string name, byte[] content)
    {
        var path = _folder.Write(name, content);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var open = () => Checkpoint.Open(path);

        var refused = open.Should().Throw<CheckpointException>().Which;
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MemoryBound);
        return refused;
    }

    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    private static byte[] Entry(string key, byte[] value) =>
        [0, .. Varint((ulong)key.Length), .. Varint((ulong)value.Length), .. System.Text.Encoding.ASCII.GetBytes(key), .. value];

    private static byte[] Block(byte[][] entries)
    {
        byte[] content = [.. entries.SelectMany(entry => entry), 0, 0, 0, 0, 1, 0, 0, 0, 0];
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32CChecksum.Mask(Crc32CChecksum.Append(content)));
        return [.. content, .. checksum];
    }

    private static byte[] Table(byte[] data, byte[] index)
    {
        byte[] footer = [0, 0, .. Varint((ulong)data.Length), .. Varint((ulong)index.Length - 5)];
        return [.. data, .. index, .. footer, .. new byte[40 - footer.Length], 0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB];
    }

    private static byte[] TarHeader(string name, string size)
    {
        var header = new byte[512];
        System.Text.Encoding.ASCII.GetBytes(name).CopyTo(header, 0);
        System.Text.Encoding.ASCII.GetBytes(size).CopyTo(header, 124);
        header[156] = (byte)'0';
        "ustar"u8.CopyTo(header.AsSpan(257));
        var sum = header.Sum(one => one) + (8 * ' ');
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0')).CopyTo(header, 148);
        header[155] = (byte)' ';
        return header;
    }
}
