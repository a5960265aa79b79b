using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Inception.Imaging;

namespace Inception.Tests.Imaging;

public class ResizeTests
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Imaging", "Fixtures");

    private static readonly RgbImage Noise = Decode("noise-61x47.png");

    public static TheoryData<string, int, int> References()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var interpolation in new[] { "bilinear", "bicubic" })
            foreach (var (width, height) in new[] { (128, 99), (60, 46), (17, 13), (61, 20), (30, 47), (1, 1), (90, 1), (1, 90) })
                data.Add(interpolation, width, height);
        return data;
    }

    [Theory]
    [MemberData(nameof(References))]
    public void A_resized_image_is_Pillows_byte_for_byte(string interpolation, int width, int height)
    {
        var expected = Decode($"noise-{interpolation}-{width}x{height}.png");

        var resized = Noise.Resize(width, height, Of(interpolation));

        (resized.Width, resized.Height).Should().Be((width, height));
        resized.Pixels.ToArray().Should().Equal(expected.Pixels.ToArray());
    }

    [Fact]
    public void The_same_size_is_the_same_image()
        => Noise.Resize(61, 47, Interpolation.Bicubic).Should().BeSameAs(Noise);

    [Property(Arbitrary = [typeof(Sides)])]
    public bool A_constant_image_stays_constant(byte red, byte green, byte blue, Side width, Side height, Side newWidth, Side newHeight, bool cubic)
    {
        byte[] color = [red, green, blue];
        var image = new RgbImage(width.Pixels, height.Pixels, Repeat(color, width.Pixels * height.Pixels));

        var resized = image.Resize(newWidth.Pixels, newHeight.Pixels, cubic ? Interpolation.Bicubic : Interpolation.Bilinear);

        return resized.Pixels.SequenceEqual(Repeat(color, newWidth.Pixels * newHeight.Pixels));
    }

    [Property(Arbitrary = [typeof(Sides)])]
    public bool A_window_of_one_channel_is_cut_from_the_whole(Side size, Side newSize, Side cut, int seed)
    {
        var source = new byte[size.Pixels * size.Pixels];
        new Random(seed).NextBytes(source);
        var from = (int)((newSize.Pixels - 1L) * cut.Pixels / Side.Largest);
        var count = newSize.Pixels - from;
        var (whole, window) = (new byte[newSize.Pixels * newSize.Pixels], new byte[count * count]);

        Resample(source, 0, newSize.Pixels, whole);
        Resample(source, from, count, window);

        return Enumerable.Range(0, count).All(y =>
            window.AsSpan(y * count, count).SequenceEqual(whole.AsSpan(((from + y) * newSize.Pixels) + from, count)));

        void Resample(byte[] pixels, int first, int length, byte[] target)
        {
            var axis = new ResamplingAxis(size.Pixels, newSize.Pixels, Interpolation.Bilinear, first, length);
            Resampler.Resample(pixels, size.Pixels, 1, axis, axis, target);
        }
    }

    [Property(Arbitrary = [typeof(Sides)])]
    public bool Three_equal_channels_are_resized_like_one(Side size, Side newSize, int seed)
    {
        var grey = new byte[size.Pixels * size.Pixels];
        new Random(seed).NextBytes(grey);
        var axis = new ResamplingAxis(size.Pixels, newSize.Pixels, Interpolation.Bicubic, 0, newSize.Pixels);
        var expected = new byte[newSize.Pixels * newSize.Pixels];
        Resampler.Resample(grey, size.Pixels, 1, axis, axis, expected);

        var image = new RgbImage(size.Pixels, size.Pixels, grey.SelectMany(level => new[] { level, level, level }).ToArray());
        var resized = image.Resize(newSize.Pixels, newSize.Pixels, Interpolation.Bicubic);

        return resized.Pixels.SequenceEqual(expected.SelectMany(level => new[] { level, level, level }).ToArray());
    }

    [Fact]
    public void The_bytes_of_an_image_must_match_its_size()
    {
        var make = () => new RgbImage(4, 3, new byte[35]);

        make.Should().Throw<ArgumentException>().WithMessage("Expected 4×3×3 = 36 bytes, found 35.*");
    }

    [Theory]
    [InlineData(100_000, 100_000)]
    [InlineData(100_000_000, 1)]        // small in the end, 47 rows of it between the passes
    public void A_size_beyond_memory_is_refused(int width, int height)
    {
        var resize = () => Noise.Resize(width, height, Interpolation.Bilinear);

        resize.Should().Throw<ArgumentException>()
            .WithMessage($"Expected a size of at most 536,870,911 pixels on the way from 61×47, found {width}×{height}.");
    }

    [Fact]
    public void A_side_whose_weights_would_fill_the_memory_is_refused()
    {
        var line = new RgbImage(40_000_000, 1, new byte[120_000_000]);

        var resize = () => line.Resize(299, 1, Interpolation.Bilinear);

        resize.Should().Throw<ArgumentException>().WithMessage("Expected a side that shrinks to 299 pixels with at most 67,108,864 weights, found 40,000,000 pixels, *");
    }

    private static byte[] Repeat(byte[] color, int pixels) => [.. Enumerable.Repeat(color, pixels).SelectMany(x => x)];

    private static RgbImage Decode(string name) => new ImageDecoder().Decode(Path.Combine(Fixtures, name));

    private static Interpolation Of(string name)
        => new[] { Interpolation.Bilinear, Interpolation.Bicubic }.Single(interpolation => interpolation.Name == name);

    public sealed record Side(int Pixels)
    {
        public const int Largest = 70;
    }

    public static class Sides
    {
        public static Arbitrary<Side> Side() => Arb.From(Gen.Choose(1, ResizeTests.Side.Largest).Select(pixels => new Side(pixels)));
    }
}
