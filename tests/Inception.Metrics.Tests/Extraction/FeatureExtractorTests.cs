using Inception.Imaging;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;
using Inception.Metrics.Tests.Inputs;
using Inception.Preprocessing;

namespace Inception.Metrics.Tests.Extraction;

public sealed class FeatureExtractorTests : IDisposable
{
    private static readonly ImagePreprocessing Preprocessing = ImagePreprocessing.FidTensorFlow with { ShorterSide = 8, CropSize = 8 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void Features_come_in_the_images_order_whatever_the_batch(int batch)
    {
        using var network = new MeanColour();
        var names = new List<string>();

        var rows = Extract(network, ImageSource.Memory(SmallImages.List(11)), new() { BatchSize = batch }, names);

        rows.Should().Equal(Expected(11));
        names.Should().Equal(Enumerable.Range(0, 11).Select(i => $"images in memory[{i}]"));
    }

    [Fact]
    public void The_summary_counts_formats_and_sizes()
    {
        foreach (var (name, content) in SmallImages.Pngs(5)) _folder.Write(name, content);
        using var network = new MeanColour();
        using var source = ImageSource.Folder(_folder.Path);

        var summary = new FeatureExtractor(network, Preprocessing).Extract(source, _ => { });

        (summary.Count, summary.Computed, summary.SizeCount).Should().Be((5, 5, 3));
        summary.Formats.Should().Equal(new Dictionary<string, int> { ["PNG"] = 5 });
        summary.Sizes[0].Should().Be(new ImageSizeCount(8, 8, 2));
    }

    [Fact]
    public void An_unreadable_image_fails_with_its_name()
    {
        using var network = new MeanColour();

        var extracting = () => Extract(network, WithBroken(), new());

        extracting.Should().Throw<ImageSetException>().WithMessage("*b.png*");
    }

    [Fact]
    public void An_unreadable_image_is_left_out_and_counted_when_asked_for()
    {
        using var network = new MeanColour();
        using var source = WithBroken();
        var rows = new List<float>();

        var summary = new FeatureExtractor(network, Preprocessing, new() { OnUnreadable = UnreadableImages.Skip })
            .Extract(source, batch => rows.AddRange(batch.Rows("6")));

        (summary.Count, rows.Count).Should().Be((2, 12));
        summary.Skipped.Should().ContainSingle().Which.Name.Should().EndWith("b.png");
        rows.Should().Equal(Expected(2));
    }

    [Fact]
    public void Grey_of_16_bits_is_refused_with_its_name()
    {
        _folder.Write("deep.png", Png16());
        using var network = new MeanColour();

        FluentActions.Invoking(() => Extract(network, ImageSource.Folder(_folder.Path), new()))
            .Should().Throw<ImageSetException>().WithMessage("*deep.png*16 bits*");
    }

    [Fact]
    public void Features_that_are_no_numbers_name_the_image()
    {
        using var network = new MeanColour { Spoilt = 3 };

        FluentActions.Invoking(() => Extract(network, ImageSource.Memory(SmallImages.List(5)), new()))
            .Should().Throw<MetricException>().WithMessage("*memory?3?*");
    }

    [Fact]
    public void Cached_features_are_not_computed_again()
    {
        using var network = new MeanColour();
        var options = new ExtractionOptions { CacheFolder = _folder["cache"], BatchSize = 3 };

        var first = Extract(network, ImageSource.Memory(SmallImages.List(7)), options);
        var second = Extract(network, ImageSource.Memory(SmallImages.List(9)), options);

        network.Images.Should().Be(9);
        second.Should().Equal(Expected(9)).And.StartWith(first);
    }

    [Fact]
    public void Another_network_or_preprocessing_finds_nothing_in_the_cache()
    {
        var options = new ExtractionOptions { CacheFolder = _folder["cache"] };
        using var network = new MeanColour();
        using var other = new MeanColour { Identity = "2" };
        Extract(network, ImageSource.Memory(SmallImages.List(2)), options);

        Extract(other, ImageSource.Memory(SmallImages.List(2)), options);
        new FeatureExtractor(network, Preprocessing with { Resizer = Resizer.PyTorch }, options).Extract(ImageSource.Memory(SmallImages.List(2)), _ => { });

        (network.Images, other.Images).Should().Be((4, 2));
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_where_it_was()
    {
        var options = new ExtractionOptions { CacheFolder = _folder["cache"], BatchSize = 2 };
        using var stop = new CancellationTokenSource();
        using var stopped = new MeanColour { Before = done => { if (done == 4) stop.Cancel(); } };
        using var images = ImageSource.Memory(SmallImages.List(10));
        FluentActions.Invoking(() => new FeatureExtractor(stopped, Preprocessing, options).Extract(images, _ => { }, null, stop.Token))
            .Should().Throw<OperationCanceledException>();

        using var network = new MeanColour();
        var rows = Extract(network, ImageSource.Memory(SmallImages.List(10)), options);

        network.Images.Should().Be(4);   // 6 were computed: the batch in work is kept too
        rows.Should().Equal(Expected(10));
    }

    [Fact]
    public void Many_programs_use_one_cache_at_once()
    {
        var options = new ExtractionOptions { CacheFolder = _folder["cache"], BatchSize = 2 };

        Parallel.For(1, 5, new ParallelOptions { MaxDegreeOfParallelism = 4 }, part =>
        {
            using var own = new MeanColour();
            Extract(own, ImageSource.Shard(ImageSource.Memory(SmallImages.List(20)), part, 4), options);
        });

        using var network = new MeanColour();
        Extract(network, ImageSource.Memory(SmallImages.List(20)), options).Should().Equal(Expected(20));
        network.Images.Should().Be(0);
    }

    [Fact]
    public void A_damaged_cache_is_computed_again()
    {
        var options = new ExtractionOptions { CacheFolder = _folder["cache"] };
        using var network = new MeanColour();
        Extract(network, ImageSource.Memory(SmallImages.List(4)), options);
        var part = Directory.EnumerateFiles(_folder["cache"], "*.features", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(part);
        bytes[^10] ^= 1;   // in the last record
        File.WriteAllBytes(part, bytes);

        var rows = Extract(network, ImageSource.Memory(SmallImages.List(4)), options);

        network.Images.Should().Be(5);
        rows.Should().Equal(Expected(4));
    }

    [Fact]
    public void Where_the_cache_cannot_be_written_the_features_come_all_the_same()
    {
        _folder.Write("cache", [0]);   // a file in the folder's place
        using var network = new MeanColour();
        using var images = ImageSource.Memory(SmallImages.List(3));

        var summary = new FeatureExtractor(network, Preprocessing, new() { CacheFolder = _folder["cache"] }).Extract(images, _ => { });

        summary.Count.Should().Be(3);
        summary.WhyNotKept.Should().Contain("cache");
    }

    [Fact]
    public void Progress_tells_how_many_are_done()
    {
        using var network = new MeanColour();
        using var images = ImageSource.Memory(SmallImages.List(5));
        var reports = new List<ExtractionProgress>();

        new FeatureExtractor(network, Preprocessing, new() { BatchSize = 2 }).Extract(images, _ => { }, new Immediate(reports.Add));

        reports.Select(report => (report.Done, report.Total)).Should().Equal((2, 5), (4, 5), (5, 5));
        reports[^1].Remaining.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Sets_of_other_formats_or_sizes_are_told()
    {
        using var network = new MeanColour();
        var extractor = new FeatureExtractor(network, Preprocessing);
        using var pixels = ImageSource.Memory([SmallImages.Formula[0]], "real");
        using var png = ImageSource.Files("generated", [_folder.Write("1.png", SmallImages.Formula[1].ToPng())]);

        var differences = extractor.Extract(png, _ => { }).DifferencesFrom(extractor.Extract(pixels, _ => { }));

        differences.Should().ContainSingle().Which.Should().Contain("9×6").And.Contain("8×8");
    }

    [Fact]
    public void Jpeg_against_png_is_told()
    {
        using var network = new MeanColour();
        var extractor = new FeatureExtractor(network, Preprocessing);
        using var bitmap = SkiaSharp.SKBitmap.Decode(SmallImages.Formula[0].ToPng());
        using var jpeg = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Jpeg, 90);
        using var lossy = ImageSource.Files("real", [_folder.Write("1.jpg", jpeg.ToArray())]);
        using var png = ImageSource.Files("generated", [_folder.Write("1.png", SmallImages.Formula[0].ToPng())]);

        var differences = extractor.Extract(png, _ => { }).DifferencesFrom(extractor.Extract(lossy, _ => { }));

        differences.Should().ContainSingle().Which.Should().Contain("JPEG").And.Contain("PNG");
    }

    private static List<float> Extract(IFeatureNetwork network, IImageSource source, ExtractionOptions options, List<string>? names = null)
    {
        using var images = source;
        var rows = new List<float>();
        new FeatureExtractor(network, Preprocessing, options).Extract(images, batch =>
        {
            rows.AddRange(batch.Rows("6"));
            names?.AddRange(batch.Names);
        });
        return rows;
    }

    private static float[] Expected(int count)
    {
        using var network = new MeanColour();
        var rows = new List<float>();
        var (input, row) = (new float[3 * 8 * 8], new float[9]);
        for (var i = 0; i < count; i++)
        {
            Preprocessing.Write(SmallImages.Formula[i], input);
            network.Run(input, 8, row);
            rows.AddRange(row[..6]);
        }

        return [.. rows];
    }

    private IImageSource WithBroken()
    {
        _folder.Write("a.png", SmallImages.Formula[0].ToPng());
        _folder.Write("b.png", SmallImages.Formula[0].ToPng()[..60]);
        _folder.Write("c.png", SmallImages.Formula[1].ToPng());
        return ImageSource.Folder(_folder.Path);
    }

    /// <summary>A grey image of one pixel in 16 bits, as far as its header.</summary>
    private static byte[] Png16() =>
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 1, 0, 0, 0, 1, 16, 0, 0, 0, 0, 0, 0, 0, 0];

    private sealed class Immediate(Action<ExtractionProgress> report) : IProgress<ExtractionProgress>
    {
        public void Report(ExtractionProgress value) => report(value);
    }
}
