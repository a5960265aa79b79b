using Inception.Inference;
using Inception.Quantization;
using Xunit.Abstractions;

namespace Inception.ReferenceTests.Inference;

/// <summary>The shipped networks on the 2,000 shipped test images of Fashion-MNIST.</summary>
public sealed class ShippedNetworkTests(ITestOutputHelper output, ShippedNetworks shipped) : IClassFixture<ShippedNetworks>
{
    private const int Batch = ShippedNetworks.Batch;

    [Theory]
    [InlineData(Precision.Float32, 1.0)]
    [InlineData(Precision.BFloat16, 0.995)]
    public void The_compiled_network_names_the_classes_that_the_network_names(Precision precision, double agreement)
    {
        using var compiled = shipped.Small.Network.Compile(new() { Precision = precision, BatchSize = Batch });

        shipped.TestSet.Count.Should().Be(2_000);
        Compared(compiled, to: precision == Precision.BFloat16 && !Processor.HasBFloat16 ? 400 : shipped.TestSet.Count)
            .Agreement.Should().BeGreaterThanOrEqualTo(agreement);
    }

    /// <summary>Calibrated on 200 images, and compared on the other 1,800. The accuracy that int8 may lose is half a point, of 1,800 images 9.</summary>
    [Theory]
    [InlineData(CalibrationMethod.MinMax)]
    [InlineData(CalibrationMethod.Percentile)]
    [InlineData(CalibrationMethod.MeanSquaredError)]
    [InlineData(CalibrationMethod.Entropy)]
    public void In_int8_it_names_nearly_the_same_and_is_as_accurate(CalibrationMethod method)
    {
        using var first = shipped.Images(0);
        using var second = shipped.Images(Batch);
        var calibration = shipped.Small.Network.Calibrate([first, second], new() { Method = method });

        using var compiled = shipped.Small.Network.Compile(new() { Precision = Precision.Int8, Calibration = calibration, BatchSize = Batch });
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
        var network = shipped.Medium.Network;
        using var first = shipped.Images(0);
        using var second = shipped.Images(Batch);
        var calibration = network.Calibrate([first, second]);

        using var compiled = network.Compile(new() { Precision = Precision.Int8, Calibration = calibration, BatchSize = batch });
        var (agreement, accuracy, expected) = Compared(compiled, from: 2 * Batch, network: shipped.Medium);

        output.WriteLine($"agreement {agreement:P2}, accuracy {accuracy:P2}, of the network {expected:P2}, recorded {calibration.Agreement}");
        agreement.Should().BeGreaterThanOrEqualTo(0.985);
        accuracy.Should().BeGreaterThanOrEqualTo(expected - 0.005);
        calibration.Warnings().Should().BeEmpty();
    }

    private (double Agreement, double Accuracy, double Expected) Compared(
        CompiledInception compiled, int from = 0, int to = 2_000, ShippedNetworks.NamedClasses? network = null)
    {
        var byNetwork = (network ?? shipped.Small).Classes;
        var (same, right, expected) = (0, 0, 0);
        for (var start = from; start < to; start += Batch)
        {
            var named = shipped.Classes(start, compiled.Forward);
            for (var i = 0; i < Batch; i++)
            {
                var (label, reference) = (shipped.TestSet.Labels.Span[start + i], byNetwork[start + i]);
                if (named[i] == reference) same++;
                if (named[i] == label) right++;
                if (reference == label) expected++;
            }
        }

        double compared = to - from;
        return (same / compared, right / compared, expected / compared);
    }
}
