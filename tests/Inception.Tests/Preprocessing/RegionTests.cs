using Inception.Imaging;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Tests.Preprocessing;

/// <summary>The region that an input shows, against what the preprocessing does to an image of which each pixel says where it is.</summary>
public class RegionTests
{
    private const int Step = 2;   // levels from one pixel to the next

    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach (var name in ImagePreprocessing.Known.Where(known => known.Value.Channels == 3).Select(known => known.Key))
            {
                cases.Add(name, 120, 75);
                cases.Add(name, 64, 121);
            }

            return cases;
        }
    }

    /// <summary>
    /// The brightness grows by a step from column to column (and from row to row in green), so that a value of the input says its place. A value is at the middle of
    /// its pixel, but for TensorFlow 1's resize, which is off by up to half a pixel; filters that smooth do not move a ramp away from its ends.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_value_of_the_input_comes_from_its_place_in_the_region(string name, int width, int height)
    {
        var preprocessing = ImagePreprocessing.Known[name] with
        {
            ChannelOrder = ChannelOrder.Rgb,
            Range = PixelRange.Byte,
            Mean = [0, 0, 0],
            StandardDeviation = [1, 1, 1],
            StandardizeImage = false,
        };
        var image = Ramp(width, height);
        using var input = preprocessing.Apply(image);
        var region = preprocessing.RegionOf(image);
        var size = preprocessing.CropSize;

        foreach (var place in new[] { size / 5, size / 2, size * 4 / 5 })
        {
            ReadAt(input, 0, size / 2, place).Should().BeApproximately(Place(region.Left, region.Width, place), 0.6, "in columns");
            ReadAt(input, 1, place, size / 2).Should().BeApproximately(Place(region.Top, region.Height, place), 0.6, "in rows");
        }

        double Place(double begin, double length, int place) => begin + (length * (place + 0.5) / size) - 0.5;
    }

    private static double ReadAt(Tensor input, int channel, int row, int column)
    {
        using var value = input[0, channel, row, column];
        return value.item<float>() / Step;
    }

    private static RgbImage Ramp(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                pixels[((y * width) + x) * 3] = (byte)(x * Step);
                pixels[(((y * width) + x) * 3) + 1] = (byte)(y * Step);
            }
        }

        return new RgbImage(width, height, pixels);
    }
}
