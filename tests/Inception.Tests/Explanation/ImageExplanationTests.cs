using Inception.Explanation;
using Inception.Imaging;
using Inception.Preprocessing;

namespace Inception.Tests.Explanation;

/// <summary>The way of a map back to the image.</summary>
public class ImageExplanationTests
{
    private static readonly ImagePreprocessing Ten = new() { ShorterSide = 10, CropSize = 10 };

    /// <summary>40×20 is resized to 20×10, of which columns 5 to 15 are seen: 10 to 30 of the image. Each of two places is 10 columns wide.</summary>
    [Fact]
    public void Of_a_wide_image_the_middle_is_covered_and_the_rest_is_dark()
    {
        var image = Grey(40, 20, level: 100);

        var explanation = new ImageExplanation(image, Ten.RegionOf(image), Of(new HeatMap(2, 1, [0, 1])));
        var map = explanation.ToImage();
        var blend = explanation.Blend(new() { Opacity = 1, UnseenBrightness = 0.5f });

        explanation.Seen.Should().Be(new ImageRegion(10, 0, 20, 20));
        Row(map, 7).Take(10).Should().AllBeEquivalentTo(0f, "it was cropped off");
        Row(map, 7)[10..15].Should().AllBeEquivalentTo(0f, "to the middle of the first place");
        Row(map, 7)[15..25].Should().BeInAscendingOrder("between the middles").And.OnlyHaveUniqueItems();
        Row(map, 7)[25..30].Should().AllBeEquivalentTo(1f);
        Row(map, 7)[30..].Should().AllBeEquivalentTo(0f);
        Row(map, 19).Should().Equal(Row(map, 0));
        Pixel(blend, 9, 7).Should().Equal(50, 50, 50);
        Pixel(blend, 10, 7).Should().Equal([100, 100, 100], "there is no evidence, and the image shows");
        Pixel(blend, 29, 7).Should().Equal([0xFC, 0xFF, 0xA4], "the hottest colour covers it");
        Pixel(blend, 30, 7).Should().Equal(50, 50, 50);
    }

    [Fact]
    public void Of_a_tall_image_the_rows_are_cropped()
    {
        var image = Grey(10, 31, level: 200);

        var explanation = new ImageExplanation(image, Ten.RegionOf(image), Of(new HeatMap(1, 1, [1])));
        var map = explanation.ToImage();

        explanation.Seen.Should().Be(new ImageRegion(0, 10, 10, 10));   // (31 - 10) / 2 = 10.5 is rounded to even
        Enumerable.Range(0, 31).Where(y => map[5, y] > 0).Should().Equal(Enumerable.Range(10, 10));
    }

    /// <summary>12×8 is padded to 16×16: the input begins 2 columns before the image and 4 rows above it.</summary>
    [Fact]
    public void A_padded_image_is_covered_by_the_middle_of_the_map()
    {
        var image = Grey(12, 8, level: 0);
        var padding = new ImagePreprocessing { ShorterSide = 8, CropSize = 16 };

        var explanation = new ImageExplanation(image, padding.RegionOf(image), Of(new HeatMap(16, 16, [.. Enumerable.Range(0, 256).Select(i => i / 255f)])));
        var map = explanation.ToImage();

        explanation.Seen.Should().Be(new ImageRegion(-2, -4, 16, 16));
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 12; x++) map[x, y].Should().BeApproximately((((y + 4) * 16) + x + 2) / 255f, 1e-5f);
        }
    }

    [Fact]
    public void Half_the_heat_has_half_the_opacity()
    {
        var image = Grey(4, 4, level: 40);

        var blend = new ImageExplanation(image, new(0, 0, 4, 4), Of(new HeatMap(1, 1, [0.6f]))).Blend(new() { Opacity = 0.5f });

        // 0.6 is point 9 of 15, DD513A: 0.3 of it and 0.7 of the image.
        Pixel(blend, 0, 0).Should().Equal(Rounded(0xDD), Rounded(0x51), Rounded(0x3A));

        static byte Rounded(int color) => (byte)Math.Round((0.3 * color) + (0.7 * 40));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void Shares_outside_of_0_to_1_are_refused(float share)
    {
        var explanation = new ImageExplanation(Grey(1, 1, 0), new(0, 0, 1, 1), Of(new HeatMap(1, 1, [1])));

        explanation.Invoking(e => e.Blend(new() { Opacity = share })).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Opacity");
        explanation.Invoking(e => e.Blend(new() { UnseenBrightness = share })).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("UnseenBrightness");
    }

    private static ClassActivation Of(HeatMap map) => new("stage", 0, 1, 1, map);

    private static RgbImage Grey(int width, int height, byte level) => new(width, height, Enumerable.Repeat(level, width * height * 3).ToArray());

    private static float[] Row(HeatMap map, int y) => map.Values.Slice(y * map.Width, map.Width).ToArray();

    private static byte[] Pixel(RgbImage image, int x, int y) => image.Pixels.Slice(((y * image.Width) + x) * 3, 3).ToArray();
}
