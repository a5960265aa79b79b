using Inception.Imaging;
using Inception.Preprocessing;
using TorchSharp;

namespace Inception.Tests.Preprocessing;

/// <summary>What holds for every resizer, whichever library's it is.</summary>
public class ResizerTests
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Preprocessing", "Fixtures");

    private static readonly RgbImage Image = new ImageDecoder().Decode(Path.Combine(Fixtures, "face-87x41.png"));

    private static readonly ImagePreprocessing Bytes = new()
    {
        ShorterSide = 41,
        CropSize = 41,
        Range = PixelRange.Byte,
        Mean = [0, 0, 0],
        StandardDeviation = [1, 1, 1],
    };

    public static TheoryData<Resizer> Resizers => new(Enum.GetValues<Resizer>());

    [Theory]
    [MemberData(nameof(Resizers))]
    public void An_image_of_the_right_size_keeps_its_bytes(Resizer resizer)
    {
        var square = Cut(Image, 46, 0, 41, 41);

        using var input = (Bytes with { Resizer = resizer }).Apply(square);

        input.data<float>().ToArray().Should().Equal(Planes(square));
    }

    [Theory]
    [MemberData(nameof(Resizers))]
    public void A_crop_shows_what_the_whole_shows_there(Resizer resizer)
    {
        var whole = Bytes with { Resizer = resizer, ShorterSide = 100, KeepAspectRatio = false, CropSize = 100 };

        using var all = whole.Apply(Image);
        using var crop = (whole with { CropSize = 31 }).Apply(Image);

        using var expected = all[.., .., 34..65, 34..65].contiguous();      // (100 - 31) / 2, to even
        crop.bytes.SequenceEqual(expected.bytes).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Resizers))]
    public void An_image_smaller_than_the_crop_lies_in_black(Resizer resizer)
    {
        var preprocessing = Bytes with { Resizer = resizer, ShorterSide = 20, KeepAspectRatio = false, CropSize = 20, Mean = [1, 2, 3] };

        using var alone = preprocessing.Apply(Image);
        using var padded = (preprocessing with { CropSize = 25 }).Apply(Image);

        using var middle = padded[.., .., 2..22, 2..22].contiguous();       // the odd pixel on the right and below
        middle.bytes.SequenceEqual(alone.bytes).Should().BeTrue();
        for (var channel = 0; channel < 3; channel++)
        {
            float[] corners = [padded[0, channel, 0, 0].item<float>(), padded[0, channel, 22, 22].item<float>(), padded[0, channel, 24, 1].item<float>()];
            corners.Should().OnlyContain(x => x == -(channel + 1), "black is 0, less the mean");
        }
    }

    [Theory]
    [MemberData(nameof(Resizers))]
    public void The_central_fraction_is_what_a_cut_image_gives(Resizer resizer)
    {
        var preprocessing = Bytes with { Resizer = resizer, KeepAspectRatio = false };
        var cut = Cut(Image, 5, 2, 77, 37);       // margins of 87 × 0.0625 = 5.4 and 41 × 0.0625 = 2.6, rounded down

        using var expected = preprocessing.Apply(cut);
        using var input = (preprocessing with { CentralFraction = 0.875 }).Apply(Image);

        input.bytes.SequenceEqual(expected.bytes).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Resizers))]
    public void Blue_first_is_the_planes_turned_round(Resizer resizer)
    {
        using var red = (Bytes with { Resizer = resizer, Mean = [3, 2, 1] }).Apply(Image);
        using var blue = (Bytes with { Resizer = resizer, Mean = [1, 2, 3], ChannelOrder = ChannelOrder.Bgr }).Apply(Image);

        using var turned = red.flip(1);
        blue.bytes.SequenceEqual(turned.bytes).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Resizers))]
    public void A_grey_image_has_one_plane_like_each_of_three(Resizer resizer)
    {
        var grey = new ImageDecoder().Decode(Path.Combine(AppContext.BaseDirectory, "Imaging", "Fixtures", "grey.jpg"));
        var preprocessing = Bytes with { Resizer = resizer, ShorterSide = 60 };

        using var three = preprocessing.Apply(grey);
        using var one = (preprocessing with { ChannelOrder = ChannelOrder.Grey, Mean = [0], StandardDeviation = [1] }).Apply(grey);

        for (var channel = 0; channel < 3; channel++)
        {
            using var plane = three[.., channel..(channel + 1)].contiguous();
            plane.bytes.SequenceEqual(one.bytes).Should().BeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Resizers))]
    public void An_extreme_image_costs_no_more_than_its_crop(Resizer resizer)
    {
        var preprocessing = ImagePreprocessing.InceptionV3 with { Resizer = resizer };
        var line = new RgbImage(1, 4_000_000, new byte[12_000_000]);
        using (preprocessing.Apply(line)) { }
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var input = preprocessing.Apply(line);

        input.shape.Should().Equal(1, 3, 299, 299);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
    }

    [Theory]
    [InlineData(Resizer.Pillow, "3,588,000,004")]
    [InlineData(Resizer.PillowUnrounded, "14,352,000,000")]
    public void An_image_too_long_to_be_squeezed_is_refused(Resizer resizer, string bytes)
    {
        var line = new RgbImage(1, 4_000_000, new byte[12_000_000]);

        var apply = () => (ImagePreprocessing.FidClean with { Resizer = resizer }).Apply(line);

        apply.Should().Throw<ArgumentException>().WithMessage($"Expected an image that takes at most 2,147,483,591 bytes between the two passes of a resize, found one that takes {bytes}: *");
    }

    [Theory]
    [InlineData(299)]
    [InlineData(41)]
    [InlineData(7)]
    public void PyTorchs_resize_is_that_of_the_libtorch_in_use(int side)
    {
        using var source = torch.tensor(Planes(Image), [1, 3, Image.Height, Image.Width]);
        using var expected = torch.nn.functional.interpolate(source, [side, side], mode: torch.InterpolationMode.Bilinear, align_corners: false);

        using var input = (Bytes with { Resizer = Resizer.PyTorch, ShorterSide = side, KeepAspectRatio = false, CropSize = side }).Apply(Image);

        using var difference = (input - expected).abs().max();
        difference.item<float>().Should().BeLessThan(
            1e-3f, "the references' PyTorch 1.13 has positions in double, later ones in float32: up to 4e-6 off at 87 pixels, times a step of up to 255");
    }

    private static RgbImage Cut(RgbImage image, int left, int top, int width, int height)
    {
        var pixels = image.Pixels;
        var cut = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
            pixels.Slice((((top + y) * image.Width) + left) * 3, width * 3).CopyTo(cut.AsSpan(y * width * 3));
        return new(width, height, cut);
    }

    private static float[] Planes(RgbImage image)
    {
        var pixels = image.Pixels;
        var planes = new float[pixels.Length];
        for (var i = 0; i < planes.Length; i++)
            planes[(i % 3 * image.Width * image.Height) + (i / 3)] = pixels[i];
        return planes;
    }
}
