using Inception.Preprocessing;

namespace Inception.Metrics.Tests;

public class MetricOptionsTests
{
    [Fact]
    public void A_convention_has_the_librarys_settings()
    {
        MetricOptions.For(MetricConvention.TorchFidelity).Should().Be(new MetricOptions());
        MetricOptions.For(MetricConvention.TorchFidelity).Preprocessing.Should().Be(ImagePreprocessing.FidTensorFlow);
        MetricOptions.For(MetricConvention.PyTorchFid).Preprocessing.Should().Be(ImagePreprocessing.FidPyTorch);
        MetricOptions.For(MetricConvention.CleanFid).Preprocessing.Should().Be(ImagePreprocessing.FidClean);
        MetricOptions.For(MetricConvention.CleanFid).KernelDistance.Should().Be(new KernelDistanceOptions { ShrinkToFit = true, DrawsRealFirst = true });
        MetricOptions.For(MetricConvention.TensorFlow).InceptionScore.Shuffle.Should().BeFalse();
        foreach (var convention in Enum.GetValues<MetricConvention>())
        {
            var options = MetricOptions.For(convention);
            options.Convention.Should().Be(convention);
            options.Preprocessing.ApplyOrientation.Should().BeFalse("none of the libraries turns images");
            options.Validate();
        }
    }

    [Fact]
    public void Wrong_settings_are_named()
    {
        ((Action)(() => MetricOptions.For((MetricConvention)9))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => (new MetricOptions() with { PrecisionRecall = new() { Neighbors = 0 } }).Validate())).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Neighbors*");
        ((Action)(() => (new MetricOptions() with { PreprocessingName = "fid_tensorflw" }).Validate())).Should().Throw<Exception>().WithMessage("*fid_tensorflow*");
    }
}
