using System.Security.Cryptography;
using System.Text.Json;
using Inception.Imaging;

namespace Inception.Tests.Imaging;

public class ImageDecoderTests
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Imaging", "Fixtures");

    private static readonly Dictionary<string, Decoded> Expected = JsonSerializer.Deserialize<Dictionary<string, Decoded>>(
        File.ReadAllText(Path.Combine(Fixtures, "decoded.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Lossless => [.. Expected.Keys.Where(name => !IsLossy(name))];

    public static TheoryData<string> Lossy => [.. Expected.Keys.Where(IsLossy)];

    [Theory]
    [MemberData(nameof(Lossless))]
    public void A_lossless_image_has_the_pixels_Pillow_decodes(string name)
    {
        var image = new ImageDecoder().Decode(PathOf(name));

        (image.Width, image.Height).Should().Be((Expected[name].Width, Expected[name].Height));
        Convert.ToHexStringLower(SHA256.HashData(image.Pixels)).Should().Be(Expected[name].Sha256);
    }

    [Theory]
    [MemberData(nameof(Lossy))]
    public void A_lossy_image_has_the_pixels_Pillow_decodes_within_rounding(string name)
    {
        var expected = new ImageDecoder().Decode(PathOf($"{name}.decoded.png"));

        var image = new ImageDecoder().Decode(PathOf(name));

        (image.Width, image.Height).Should().Be((expected.Width, expected.Height));
        // 0 on Linux x64. The standards leave the inverse transform's last bit to the decoder, and the colour conversion
        // (weights up to 1.772) may carry it on to two levels.
        LargestDifference(image, expected).Should().BeLessThanOrEqualTo(2);
    }

    [Theory]
    [InlineData(".jpg", 1, 30, 20)]
    [InlineData(".jpg", 3, 30, 20)]
    [InlineData(".jpg", 6, 20, 30)]
    [InlineData(".jpg", 8, 20, 30)]
    [InlineData(".png", 3, 30, 20)]
    [InlineData(".png", 6, 20, 30)]
    [InlineData(".webp", 3, 30, 20)]
    [InlineData(".webp", 6, 20, 30)]
    [InlineData(".tif", 3, 30, 20)]
    [InlineData(".tif", 6, 20, 30)]
    public void The_orientation_tag_turns_the_image_unless_switched_off(string extension, int orientation, int width, int height)
    {
        var path = PathOf($"orientation-{orientation}{extension}");

        var shown = new ImageDecoder().Decode(path);
        var stored = new ImageDecoder(new() { ApplyOrientation = false }).Decode(path);

        (shown.Width, shown.Height).Should().Be((width, height));
        (stored.Width, stored.Height).Should().Be((30, 20));
        stored.Pixels.SequenceEqual(shown.Pixels).Should().Be(orientation == 1);
    }

    [Fact]
    public void A_transparent_pixel_of_a_GIF_is_black()
    {
        var encoded = File.ReadAllBytes(PathOf("palette.gif"));
        var opaque = new ImageDecoder().Decode(encoded);
        var header = 13 + (3 * (2 << (encoded[10] & 7)));               // screen descriptor, then the global palette
        byte[] control = [0x21, 0xF9, 4, 1, 0, 0, 3, 0];                // graphic control extension: entry 3 is transparent
        byte[] transparent = [.. encoded[..header], .. control, .. encoded[header..]];

        var image = new ImageDecoder().Decode(transparent);

        var palette = encoded.AsSpan(13);
        var entry = palette.Slice(3 * 3, 3).ToArray();
        var changed = 0;
        for (var i = 0; i < image.Pixels.Length; i += 3)
        {
            var pixel = opaque.Pixels.Slice(i, 3);
            byte[] expected = pixel.SequenceEqual(entry) ? [0, 0, 0] : pixel.ToArray();
            if (pixel.SequenceEqual(entry)) changed++;
            image.Pixels.Slice(i, 3).ToArray().Should().Equal(expected);
        }

        changed.Should().BePositive();
    }

    [Fact]
    public void File_stream_and_bytes_decode_alike()
    {
        var decoder = new ImageDecoder();
        var encoded = File.ReadAllBytes(PathOf("444.jpg"));
        using var stream = new MemoryStream([1, 2, 3, .. encoded]) { Position = 3 };

        var fromFile = decoder.Decode(PathOf("444.jpg"));
        var fromStream = decoder.Decode(stream);
        var fromBytes = decoder.Decode(encoded);

        fromStream.Pixels.SequenceEqual(fromFile.Pixels).Should().BeTrue();
        fromBytes.Pixels.SequenceEqual(fromFile.Pixels).Should().BeTrue();
        stream.CanRead.Should().BeTrue("the caller's stream stays open");
    }

    [Fact]
    public void Many_threads_may_share_a_decoder()
    {
        var decoder = new ImageDecoder();
        string[] names = ["420.jpg", "progressive.jpg", "rgba.png", "lossy.webp", "palette.gif", "rgb.bmp"];
        var alone = names.Select(name => decoder.Decode(PathOf(name)).Pixels.ToArray()).ToArray();
        var same = new bool[600];

        Parallel.For(0, same.Length, i =>
            same[i] = decoder.Decode(PathOf(names[i % names.Length])).Pixels.SequenceEqual(alone[i % names.Length]));

        same.Should().AllBeEquivalentTo(true);
    }

    private static bool IsLossy(string name) => name.EndsWith(".jpg", StringComparison.Ordinal) || name is "lossy.webp" or "jpeg.tif";

    private static string PathOf(string name) => Path.Combine(Fixtures, name);

    private static int LargestDifference(RgbImage image, RgbImage expected)
    {
        var largest = 0;
        for (var i = 0; i < expected.Pixels.Length; i++)
            largest = Math.Max(largest, Math.Abs(image.Pixels[i] - expected.Pixels[i]));
        return largest;
    }

    private sealed record Decoded(int Width, int Height, string Sha256);
}
