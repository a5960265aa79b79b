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
