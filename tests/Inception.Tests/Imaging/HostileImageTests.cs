using System.Buffers.Binary;
using FsCheck.Xunit;
using Inception.Imaging;

namespace Inception.Tests.Imaging;

public class HostileImageTests
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Imaging", "Fixtures");

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("420.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("lossless.webp")]
    [InlineData("lossy.webp")]
    [InlineData("palette.gif")]
    [InlineData("rgb.bmp")]
    [InlineData("lzw.tif")]
    [InlineData("tiles.tif")]
    public void A_file_cut_at_any_byte_is_refused_or_has_all_its_pixels(string name)
    {
        var encoded = File.ReadAllBytes(Path.Combine(Fixtures, name));
        var whole = new ImageDecoder().Decode(encoded);
        var accepted = new List<int>();

        for (var missing = 1; missing <= encoded.Length; missing++)
        {
            try
            {
                var image = new ImageDecoder().Decode(encoded.AsSpan(0, encoded.Length - missing));
                image.Pixels.SequenceEqual(whole.Pixels).Should().BeTrue($"{missing} of {encoded.Length} bytes are missing");
                accepted.Add(missing);
            }
            catch (InvalidImageException)
            {
            }
        }

        accepted.DefaultIfEmpty().Max().Should().BeLessThanOrEqualTo(24, "only marks and check sums behind the last pixel may be missing");
    }

    // Pixels of 4 GB and 14 GB cannot be had in one block: were they asked for first, another exception would come.
    [Theory]
    [InlineData(60_000, 60_000)]
    [InlineData(1_000_000, 1_000)]
    public void A_huge_declared_size_is_refused_before_memory_is_taken(int width, int height)
    {
        var encoded = File.ReadAllBytes(Path.Combine(Fixtures, "rgb.png"));
        DeclareSize(encoded, width, height);

        var decode = () => new ImageDecoder().Decode(encoded);

        decode.Should().Throw<InvalidImageException>()
            .WithMessage($"*expected at most 178,956,970 pixels (ImageDecoderOptions.MaxPixels), found a Png image that declares {width}×{height}.*");
    }

    [Fact]
    public void The_pixel_limit_is_an_option()
    {
        var path = Path.Combine(Fixtures, "rgb.png");

        var decode = () => new ImageDecoder(new() { MaxPixels = 599 }).Decode(path);

        decode.Should().Throw<InvalidImageException>().WithMessage($"Cannot decode the image '{path}'*at most 599 pixels*declares 30×20*");
        new ImageDecoder(new() { MaxPixels = 600 }).Decode(path).Width.Should().Be(30);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(536_870_912)]
    public void A_pixel_limit_out_of_range_is_refused(int maxPixels)
    {
        var make = () => new ImageDecoder(new() { MaxPixels = maxPixels });

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Expected 1 to 536,870,911 pixels*");
    }

    [Theory]
    [InlineData("", "found no bytes at all")]
    [InlineData("RIFF", "found 52494646 ('RIFF')")]
    [InlineData("RIFF....WAVEfmt ", "found 524946462E2E2E2E57415645 ('RIFF....WAVE')")]
    [InlineData("GIF89a", "expected the header of an image, found damaged or missing fields in 6 bytes")]
    public void What_is_no_image_is_described(string text, string found)
    {
        var encoded = System.Text.Encoding.ASCII.GetBytes(text);
        var fromBytes = () => new ImageDecoder().Decode(encoded);
        var fromStream = () => new ImageDecoder().Decode(new MemoryStream(encoded));

        fromBytes.Should().Throw<InvalidImageException>()
            .WithMessage($"Cannot decode the image: *{found}. Accepted formats: JPEG, PNG, WebP, BMP, GIF and TIFF.");
        fromStream.Should().Throw<InvalidImageException>().WithMessage($"*{found}*");
    }

    [Fact]
    public void A_stream_that_is_no_image_is_not_read_to_its_end()
    {
        using var stream = new MemoryStream(new byte[1_000_000]);

        var decode = () => new ImageDecoder().Decode(stream);

        decode.Should().Throw<InvalidImageException>();
        stream.Position.Should().BeLessThan(100);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_told_apart()
    {
        var missing = () => new ImageDecoder().Decode(Path.Combine(Fixtures, "no-such.png"));
        var folder = () => new ImageDecoder().Decode(Fixtures);

        missing.Should().Throw<FileNotFoundException>().WithMessage("There is no image at '*no-such.png': the file does not exist.");
        folder.Should().Throw<FileNotFoundException>().WithMessage("There is no image at '*Fixtures': it is a folder.");
    }

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("palette-transparent.png")]
    [InlineData("420.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("lossless-alpha.webp")]
    [InlineData("lossy.webp")]
    [InlineData("animated.gif")]
    [InlineData("palette.bmp")]
    [InlineData("lzw-predictor.tif")]
    [InlineData("jpeg.tif")]
    [InlineData("tiles.tif")]
    [InlineData("palette.tif")]
    [InlineData("bilevel.tif")]
    [InlineData("big.tif")]
    public void Damaged_bytes_make_an_image_or_an_InvalidImageException(string name)
    {
        var original = File.ReadAllBytes(Path.Combine(Fixtures, name));
        var random = new Random(20261124);
        var decoder = new ImageDecoder(new() { MaxPixels = 1_000_000 });

        for (var round = 0; round < 300; round++)
        {
            var damaged = original.ToArray();
            for (var hits = random.Next(1, 6); hits > 0; hits--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var decode = () => decoder.Decode(damaged);
            Outcome(decode).Should().BeTrue($"round {round} decodes or is refused");
        }
    }

    [Property]
    public bool Random_bytes_behind_a_signature_make_an_image_or_an_InvalidImageException(byte[] bytes, byte format)
    {
        byte[][] signatures =
        [
            [0xFF, 0xD8, 0xFF, 0xE0], [0x89, .. "PNG\r\n\x1A\n"u8], [.. "GIF89a"u8], [.. "BM"u8], [.. "RIFF\x40\0\0\0WEBPVP8 "u8], [.. "II*\0\x08\0\0\0"u8], [.. "MM\0*\0\0\0\x08"u8],
        ];
        byte[] encoded = [.. signatures[format % signatures.Length], .. bytes];

        return Outcome(() => new ImageDecoder(new() { MaxPixels = 1_000_000 }).Decode(encoded));
    }

    /// <summary>True for an image whose bytes match its size and for a refusal; any other exception comes out.</summary>
    private static bool Outcome(Func<RgbImage> decode)
    {
        try
        {
            var image = decode();
            return image.Pixels.Length == image.Width * image.Height * 3;
        }
        catch (InvalidImageException)
        {
            return true;
        }
    }

    /// <summary>Overwrites width and height in a PNG's IHDR, and mends its check sum.</summary>
    private static void DeclareSize(byte[] png, int width, int height)
    {
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        var crc = 0xFFFFFFFFu;
        foreach (var value in png.AsSpan(12, 17))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }

        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), ~crc);
    }
}
