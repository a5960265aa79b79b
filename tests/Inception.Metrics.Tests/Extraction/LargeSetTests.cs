using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;
using Inception.Metrics.Tests.Inputs;
using Inception.Preprocessing;

namespace Inception.Metrics.Tests.Extraction;

public class LargeSetTests
{
    private static readonly ImagePreprocessing Preprocessing = ImagePreprocessing.FidTensorFlow with { ShorterSide = 8, CropSize = 8 };

    /// <summary>2,623,830,016 numbers, more than one array holds. The source declares them, and has three images.</summary>
    [Fact]
    public void The_features_of_as_many_images_as_ImageNet_has_can_be_kept()
    {
        using var network = new Wide();
        using var images = ImageSource.Stream(SmallImages.List(3), count: 1_281_167);

        var set = new FeatureExtractor(network, Preprocessing).Collect(images, "2048", ["2048"]);

        var row = new double[2048];
        set.Features("2048")!.Count.Should().Be(3);
        set.Features("2048")!.CopyRows(2, row);
        row.AsSpan().ContainsAnyExcept(2.0).Should().BeFalse();
        set.Statistics.Count.Should().Be(3);
    }

    /// <summary>2,048 numbers that cost nothing: the number of the image.</summary>
    private sealed class Wide : IFeatureNetwork
    {
        private int _images;

        public string Name => "wide";

        public string Identity => "1";

        public string Engine => "test";

        public IReadOnlyList<FeatureLayer> Layers { get; } = [new("2048", 2048)];

        public void Run(ReadOnlySpan<float> images, int side, Span<float> features)
        {
            for (; features.Length > 0; features = features[2048..]) features[..2048].Fill(_images++);
        }

        public void Dispose()
        {
        }
    }
}
