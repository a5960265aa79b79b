using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Inception.Imaging;
using Inception.Preprocessing;
using TorchSharp;

namespace Inception.Tests.Preprocessing;

public class ImagePreprocessingTests
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Preprocessing", "Fixtures");

    private static readonly Dictionary<string, ImagePreprocessing> Preprocessings = new()
    {
        ["GoogLeNet"] = ImagePreprocessing.GoogLeNet,
        ["InceptionV3"] = ImagePreprocessing.InceptionV3,
        ["InceptionV3 bicubic"] = ImagePreprocessing.InceptionV3 with { Interpolation = Interpolation.Bicubic },
        ["299/299"] = ImagePreprocessing.InceptionV3 with { ShorterSide = 299 },
        ["padded 60/96"] = new() { ShorterSide = 60, CropSize = 96 },
        ["padded 61/96"] = new() { ShorterSide = 61, CropSize = 96 },
        ["FashionMnist"] = ImagePreprocessing.FashionMnist,
    };

    public static TheoryData<string, string> References()
    {
        var data = new TheoryData<string, string>();
        foreach (var reference in ReadReferences()) data.Add(reference.Image, reference.Preprocessing);
        return data;
    }

    [Theory]
    [MemberData(nameof(References))]
    public void The_input_is_torchvisions_to_the_last_bit(string image, string preprocessing)
    {
        var reference = ReadReferences().Single(r => r.Image == image && r.Preprocessing == preprocessing);

        using var input = Preprocessings[preprocessing].Apply(Decode(image));

        input.shape.Should().Equal([1, .. reference.Shape]);
        MiddleRow(input).Should().BeEquivalentTo(reference.MiddleRow, options => options.WithStrictOrdering());
        Convert.ToHexStringLower(SHA256.HashData(input.bytes)).Should().Be(reference.Sha256);
    }

    [Theory]
    [InlineData("chelsea.png", "GoogLeNet")]
    [InlineData("chelsea.png", "InceptionV3")]
    [InlineData("coffee.png", "GoogLeNet")]
    public void No_pixel_of_the_crop_differs_from_torchvisions(string image, string preset)
    {
        var preprocessing = Preprocessings[preset];
        var expected = Decode($"{image}.crop-{preset}.png");

        using var input = preprocessing.Apply(Decode(image));

        var pixels = expected.Pixels;
        var values = input.data<float>().ToArray();
        var plane = preprocessing.CropSize * preprocessing.CropSize;
        var largest = 0f;
        for (var i = 0; i < values.Length; i++)
        {
            var (channel, position) = (i / plane, i % plane);
            var scaled = (values[i] * preprocessing.StandardDeviation[channel]) + preprocessing.Mean[channel];
            largest = Math.Max(largest, Math.Abs(scaled - (pixels[(position * 3) + channel] / 255f)));
        }

        largest.Should().BeLessThan(1e-6f, "the bytes are the same, and undoing the normalisation rounds float32 numbers of size 1");
    }

    [Fact]
    public void A_batch_holds_every_image_in_order()
    {
        string[] paths = [.. new[] { "coffee.png", "face-87x41.png", "flower.jpg", "line-1x37.png" }.Select(name => Path.Combine(Fixtures, name))];

        using var batch = ImagePreprocessing.GoogLeNet.Apply(paths, new ImageDecoder().Decode);

        batch.shape.Should().Equal(4, 3, 224, 224);
        for (var i = 0; i < paths.Length; i++)
        {
            using var one = ImagePreprocessing.GoogLeNet.Apply(new ImageDecoder().Decode(paths[i]));
            using var slot = batch[i..(i + 1)];
            slot.bytes.SequenceEqual(one.bytes).Should().BeTrue($"image {i} is preprocessed as it is alone");
        }
    }

    [Fact]
    public void A_batch_leaves_one_tensor_behind_and_a_failed_one_none()
    {
        RgbImage[] images = [Decode("coffee.png"), Decode("face-87x41.png"), Decode("face-100x100.png")];
        using (ImagePreprocessing.GoogLeNet.Apply(images)) { }
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        using (var batch = ImagePreprocessing.GoogLeNet.Apply(images))
            DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before + 1);
        var failing = () => ImagePreprocessing.GoogLeNet.Apply(
            images, image => image.Width == 87 ? throw new InvalidOperationException("no image") : image, maxDegreeOfParallelism: 1);

        failing.Should().Throw<InvalidOperationException>().WithMessage("no image");
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void A_cancelled_batch_stops_before_the_next_image()
    {
        using var cancellation = new CancellationTokenSource();
        var decoded = 0;
        var image = Decode("face-100x100.png");

        var apply = () => ImagePreprocessing.GoogLeNet.Apply(
            Enumerable.Range(0, 1000).ToArray(),
            i =>
            {
                Interlocked.Increment(ref decoded);
                cancellation.Cancel();
                return image;
            },
            maxDegreeOfParallelism: 2,
            cancellation.Token);

        apply.Should().Throw<OperationCanceledException>();
        decoded.Should().BeInRange(1, 8, "what is in hand when the first cancels is finished: an image a thread, and those just handed over");
    }

    [Fact]
    public void An_image_that_fails_names_its_file()
    {
        var paths = new[] { Path.Combine(Fixtures, "coffee.png"), Path.Combine(Fixtures, "README.md") };

        var apply = () => ImagePreprocessing.GoogLeNet.Apply(paths, new ImageDecoder().Decode);

        apply.Should().Throw<InvalidImageException>().Which.Path.Should().Be(paths[1]);
    }

    [Fact]
    public void An_extreme_image_costs_no_more_than_its_crop()
    {
        var line = new RgbImage(1, 4_000_000, new byte[12_000_000]);
        using (ImagePreprocessing.InceptionV3.Apply(line)) { }
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var input = ImagePreprocessing.InceptionV3.Apply(line);      // resized as a whole it would be 342×1,368,000,000

        input.shape.Should().Equal(1, 3, 299, 299);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
    }

    [Fact]
    public void An_empty_batch_is_an_empty_input()
    {
        using var input = ImagePreprocessing.GoogLeNet.Apply(Array.Empty<RgbImage>());

        input.shape.Should().Equal(0, 3, 224, 224);
    }

    [Fact]
    public void Options_outside_their_range_are_named()
    {
        var image = Decode("face-100x100.png");
        var valid = ImagePreprocessing.GoogLeNet;
        (ImagePreprocessing Preprocessing, string Message)[] cases =
        [
            (valid with { CropSize = 0 }, "ImagePreprocessing.CropSize must be at least 1; found 0*"),
            (valid with { ShorterSide = -1 }, "ImagePreprocessing.ShorterSide must be at least 1; found -1*"),
            (valid with { CentralFraction = 0 }, "ImagePreprocessing.CentralFraction must be above 0 and at most 1; found 0*"),
            (valid with { CentralFraction = double.NaN }, "ImagePreprocessing.CentralFraction must be *; found NaN*"),
            (valid with { Mean = [0.5f, 0.5f] }, "ImagePreprocessing.Mean must be 3 numbers for ChannelOrder.Rgb; found 0.5, 0.5*"),
            (valid with { Mean = default }, "ImagePreprocessing.Mean must be * found none*"),
            (valid with { Mean = [0.5f, float.NaN, 0.5f] }, "ImagePreprocessing.Mean must be * found 0.5, NaN, 0.5*"),
            (valid with { ChannelOrder = ChannelOrder.Grey }, "ImagePreprocessing.Mean must be 1 numbers for ChannelOrder.Grey; found 0.485, *"),
            (valid with { StandardDeviation = [1f] }, "ImagePreprocessing.StandardDeviation must be 3 numbers above 0 for ChannelOrder.Rgb; found 1*"),
            (valid with { StandardDeviation = [1f, 0f, 1f] }, "ImagePreprocessing.StandardDeviation must be * found 1, 0, 1*"),
            (valid with { Interpolation = null! }, "ImagePreprocessing.Interpolation must be nearest or bilinear or bicubic, the filters of Resizer.Pillow; found none*"),
            (valid with { Resizer = Resizer.TensorFlow1, Interpolation = Interpolation.Bicubic }, "ImagePreprocessing.Interpolation must be bilinear, the filter of Resizer.TensorFlow1; found bicubic*"),
            (valid with { Resizer = Resizer.PillowUnrounded, Interpolation = Interpolation.Nearest }, "ImagePreprocessing.Interpolation must be bilinear or bicubic, the filters of Resizer.PillowUnrounded; found nearest*"),
            (valid with { Resizer = (Resizer)9 }, "ImagePreprocessing.Resizer must be Pillow, PillowUnrounded, TensorFlow1, PyTorch, OpenCv, TensorFlowAlignedCorners; found 9*"),
            (valid with { Range = (PixelRange)9 }, "ImagePreprocessing.Range must be Unit, Byte; found 9*"),
            (valid with { ChannelOrder = (ChannelOrder)9 }, "ImagePreprocessing.ChannelOrder must be Rgb, Bgr, Grey; found 9*"),
        ];

        foreach (var (preprocessing, message) in cases)
        {
            var apply = () => preprocessing.Apply(image);
            apply.Should().Throw<ArgumentException>().WithMessage(message);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 4)]
    [InlineData(300, 201)]
    public void Of_the_smallest_centre_one_pixel_stays(int width, int height)
    {
        var white = new RgbImage(width, height, Enumerable.Repeat(byte.MaxValue, 3 * width * height).ToArray());
        var preprocessing = new ImagePreprocessing { CentralFraction = 1e-17, ShorterSide = 8, CropSize = 8 };
        using var whole = (preprocessing with { CentralFraction = 1 }).Apply(white);

        using var centre = preprocessing.Apply(white);

        centre.data<float>().ToArray().Should().Equal(whole.data<float>().ToArray());
    }

    private static RgbImage Decode(string name) => new ImageDecoder().Decode(Path.Combine(Fixtures, name));

    private static float[][] MiddleRow(torch.Tensor input)
    {
        var (channels, height, width) = ((int)input.shape[1], (int)input.shape[2], (int)input.shape[3]);
        var values = MemoryMarshal.Cast<byte, float>(input.bytes);
        var rows = new float[channels][];
        for (var channel = 0; channel < channels; channel++)
        {
            var row = values.Slice(((channel * height) + (height / 2)) * width, width).ToArray();
            rows[channel] = [.. row.Where((_, x) => x % 23 == 0)];
        }

        return rows;
    }

    private static Reference[] ReadReferences()
        => JsonSerializer.Deserialize<Reference[]>(
            File.ReadAllText(Path.Combine(Fixtures, "torchvision.json")), JsonSerializerOptions.Web)!;

    private sealed record Reference(string Image, string Preprocessing, long[] Shape, string Sha256, float[][] MiddleRow);
}
