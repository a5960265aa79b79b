using Inception.Imaging;

namespace Inception.Tests.Imaging;

public class TiffTests
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Imaging", "Fixtures");

    [Theory]
    [InlineData(258, 32, "32 bits")]
    [InlineData(259, 50000, "compression 50000")]
    [InlineData(262, 8, "CIELAB")]
    [InlineData(262, 32803, "raw")]
    public void A_kind_that_is_not_decoded_is_named(int tag, int value, string name)
    {
        var encoded = File.ReadAllBytes(Path.Combine(Fixtures, "grey.tif"));
        SetTag(encoded, tag, value);

        var decode = () => new ImageDecoder().Decode(encoded);

        decode.Should().Throw<InvalidImageException>().WithMessage($"*{name}*PNG or TIFF*");
    }

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    public void A_huge_page_is_refused_before_memory_is_taken(int tag)
    {
        var encoded = File.ReadAllBytes(Path.Combine(Fixtures, "grey.tif"));
        SetTag(encoded, tag, 65535);
        var decoder = new ImageDecoder(new() { MaxPixels = 1_000_000 });

        decoder.Invoking(one => one.Decode(encoded)).Should().Throw<InvalidImageException>().WithMessage("*at most 1,000,000 pixels*");
    }

    [Fact]
    public void A_page_that_the_tests_build_is_read()
    {
        new ImageDecoder().Decode(Page(isBigTiff: false)).Height.Should().Be(8);
        new ImageDecoder().Decode(Page(isBigTiff: true)).Height.Should().Be(8);
    }

    /// <summary>LibTiff.NET takes memory by the numbers of the directory before it looks at the length of the file.</summary>
    [Theory]
    [InlineData(269, 2, 0x7FFFFFFF, 8)]                 // a text of 2 GiB
    [InlineData(317, 16, 0x8000000, 8)]                 // a predictor of 2^27 numbers
    [InlineData(33432, 1, 0x20000000, 8)]
    [InlineData(700, 99, 0x7FFFFFFF, 8)]                // a type that does not exist
    [InlineData(277, 3, 0x10000000, 8)]
    [InlineData(277, 3, 2, 1)]                          // two numbers where one is expected
    [InlineData(32997, 4, 1, 0x7FFFFFFF)]               // layers of voxels
    [InlineData(278, 4, 1, 0)]                          // strips without rows
    [InlineData(257, 4, 1, 170_000_000)]                // 21 million strips, and an offset of one
    [InlineData(257, 4, 1, -1)]
    public void A_directory_that_asks_for_more_than_the_file_accounts_for_is_refused_before_memory_is_taken(int tag, int type, uint count, int value)
    {
        foreach (var isBigTiff in (bool[])[false, true])
        {
            Refused(Page(isBigTiff, (tag, type, count, (uint)value), (256, 3, 1, 1)));
            if (tag is not (278 or 32997 or 277)) Refused(Page(isBigTiff, (tag, type, count, (uint)value), (256, 3, 1, 1), (322, 3, 1, 16), (323, 3, 1, 16)));
        }
    }

    [Fact]
    public void Planes_need_strips_of_their_own() => Refused(Page(false, (284, 3, 1, 2), (277, 3, 1, 65535), (278, 3, 1, 8)));

    private static void Refused(byte[] encoded)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        FluentActions.Invoking(() => new ImageDecoder().Decode(encoded)).Should().Throw<InvalidImageException>();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(50 << 20);
    }

    /// <summary>A grey page of 8×8 pixels in one strip, with some tags in place of its own or beside them.</summary>
    private static byte[] Page(bool isBigTiff, params (int Tag, int Type, uint Count, uint Value)[] changes)
    {
        var tags = new SortedDictionary<int, (int Type, uint Count, uint Value)>
        {
            [256] = (3, 1, 8),
            [257] = (3, 1, 8),
            [258] = (3, 1, 8),
            [259] = (3, 1, 1),
            [262] = (3, 1, 1),
            [273] = (4, 1, 16),
            [277] = (3, 1, 1),
            [278] = (3, 1, 8),
            [279] = (4, 1, 64),
        };
        foreach (var (tag, type, count, value) in changes) tags[tag] = (type, count, value);
        using var stream = new MemoryStream();
        using var file = new BinaryWriter(stream);
        file.Write("II"u8);
        file.Write((ushort)(isBigTiff ? 43 : 42));
        file.Write(isBigTiff ? 8 : 80);
        file.Write(isBigTiff ? 80L : 0L);   // the directory of a BigTIFF file; padding elsewhere
        file.Write(new byte[64]);
        if (isBigTiff) file.Write((long)tags.Count);
        else file.Write((ushort)tags.Count);
        foreach (var (tag, (type, count, value)) in tags)
        {
            file.Write((ushort)tag);
            file.Write((ushort)type);
            file.Write(count);
            if (isBigTiff) file.Write(0);
            file.Write(value);
            if (isBigTiff) file.Write(0);
        }

        file.Write(0L);
        return stream.ToArray();
    }

    /// <summary>Overwrites a SHORT tag of the first directory of a little-endian file.</summary>
    private static void SetTag(byte[] tiff, int tag, int value)
    {
        var directory = BitConverter.ToInt32(tiff, 4);
        for (var entry = directory + 2; entry < directory + 2 + (12 * BitConverter.ToUInt16(tiff, directory)); entry += 12)
        {
            if (BitConverter.ToUInt16(tiff, entry) != tag) continue;
            BitConverter.GetBytes((ushort)value).CopyTo(tiff, entry + 8);
            return;
        }

        throw new InvalidOperationException($"The file has no tag {tag}.");
    }
}
