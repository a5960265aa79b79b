using Inception.Inference;
using Inception.Networks;
using Inception.Quantization;
using Inception.Training.Data;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Inference;

/// <summary>The shipped networks on the 2,000 shipped test images of Fashion-MNIST.</summary>
public sealed class ShippedNetworkTests(ITestOutputHelper output) : IDisposable
{
    private const int Batch = 100;

    private readonly IdxImages _images = IdxImages.Read(
        Asset(Path.Combine("fashion-mnist", "t10k-images-idx3-ubyte.gz")), Asset(Path.Combine("fashion-mnist", "t10k-labels-idx1-ubyte.gz")), FashionMnist.ClassNames);

    private readonly InceptionSmall _network = Evaluated();

    [Theory]
    [InlineData(Precision.Float32, 1.0)]
    [InlineData(Precision.BFloat16, 0.995)]
    public void The_compiled_network_names_the_classes_that_the_network_names(Precision precision, double agreement)
    {
        using var compiled = _network.Compile(new() { Precision = precision, BatchSize = Batch });

        _images.Count.Should().Be(2_000);
        Compared(compiled, to: precision == Precision.BFloat16 && !Processor.HasBFloat16 ? 400 : _images.Count).Agreement.Should().BeGreaterThanOrEqualTo(agreement);
    }

    /// <summary>Calibrated on 200 images, and compared on the other 1,800. The accuracy that int8 may lose is half a point, of 1,800 images 9.</summary>
    [Theory]
    [InlineData(CalibrationMethod.MinMax)]
    [InlineData(CalibrationMethod.Percentile)]
    [InlineData(CalibrationMethod.MeanSquaredError)]
    [InlineData(CalibrationMethod.Entropy)]
    public void In_int8_it_names_nearly_the_same_and_is_as_accurate(CalibrationMethod method)
    {
        using var first = Images(0);
        using var second = Images(Batch);
        var calibration = _network.Calibrate([first, second], new() { Method = method });

        using var compiled = _network.Compile(new() { Precision = Precision.Int8, Calibration = calibration, BatchSize = Batch });
        var (agreement, accuracy, expected) = Compared(compiled, from: 2 * Batch);

        output.WriteLine($"{method}: agreement {agreement:P2}, accuracy {accuracy:P2}, of the network {expected:P2}");
        agreement.Should().BeGreaterThanOrEqualTo(0.985);
        accuracy.Should().BeGreaterThanOrEqualTo(expected - 0.005);
        calibration.Agreement!.Top1.Should().BeGreaterThanOrEqualTo(0.97);
        compiled.Report.Agreement.Should().Be(calibration.Agreement);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Batch)]
    public void InceptionMedium_compiles_in_int8_and_is_as_accurate(int batch)
    {
        using var network = new InceptionMedium(weights: Asset("inception_medium-fashion_mnist.safetensors"));
        network.eval();
        using var first = Images(0);
        using var second = Images(Batch);
        var calibration = network.Calibrate([first, second]);

        using var compiled = network.Compile(new() { Precision = Precision.Int8, Calibration = calibration, BatchSize = batch });
        var (agreement, accuracy, expected) = Compared(compiled, from: 2 * Batch, network: network);

        output.WriteLine($"agreement {agreement:P2}, accuracy {accuracy:P2}, of the network {expected:P2}, recorded {calibration.Agreement}");
        agreement.Should().BeGreaterThanOrEqualTo(0.985);
        accuracy.Should().BeGreaterThanOrEqualTo(expected - 0.005);
        calibration.Warnings().Should().BeEmpty();
    }

    public void Dispose() => _network.Dispose();

    private static InceptionSmall Evaluated()
    {
        var network = new InceptionSmall(weights: Asset("inception_small-fashion_mnist.safetensors"));
        network.eval();
        return network;
    }

    private (double Agreement, double Accuracy, double Expected) Compared(CompiledInception compiled, int from = 0, int to = 2_000, InceptionNetwork? network = null)
    {
        using var _ = no_grad();
        var (same, right, expected) = (0L, 0L, 0L);
        for (var start = from; start < to; start += Batch)
        {
            using var scope = NewDisposeScope();
            var images = Images(start);
            var labels = tensor(_images.Labels.Slice(start, Batch).ToArray()).to(ScalarType.Int64);
            var (named, byNetwork) = (compiled.Forward(images).argmax(1), (network ?? _network).call(images).argmax(1));
            same += named.eq(byNetwork).sum().item<long>();
            right += named.eq(labels).sum().item<long>();
            expected += byNetwork.eq(labels).sum().item<long>();
        }

        double compared = to - from;
        return (same / compared, right / compared, expected / compared);
    }

    private Tensor Images(int start)
    {
        using var scope = NewDisposeScope();
        var pixels = tensor(_images.Pixels.Slice(start * 28 * 28, Batch * 28 * 28).ToArray()).reshape(Batch, 1, 28, 28);
        return ((pixels.to(ScalarType.Float32) / 255 - FashionMnist.Mean) / FashionMnist.StandardDeviation).MoveToOuterDisposeScope();
    }

    private static string Asset(string name) => Path.Combine(AppContext.BaseDirectory, "Assets", name);
}
