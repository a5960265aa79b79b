using Inception.Inference;
using Inception.Inference.Programs;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Quantization;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Issues;

/// <summary>
/// int8 kernels of x86 processors without VNNI add two products of bytes in 16 bits and saturate: inputs of 255 and weights of 127 came to half of their sum. The check of each
/// convolution did not see it, because the weights that it met were too small.
/// </summary>
[Trait("Category", "Int8")]
public class SaturatingInt8
{
    [Theory]
    [InlineData(Verification.Full)]
    [InlineData(Verification.Final)]
    [InlineData(Verification.None)]
    public void Large_sums_of_bytes_do_not_saturate(Verification verify)
    {
        using var network = new InceptionNetwork(new NetworkTable("sums", new(64, 12, 12),
        [
            PlainConv("first", 32, 3, bias: false),
            DepthwiseConv("depthwise", 3, padding: 1),
            GlobalPool("avgpool", GlobalPooling.Average), Flatten(), Linear("fc", 4),
        ]));
        network.eval();
        using (no_grad())
        {
            foreach (var (name, parameter) in network.named_parameters()) parameter.fill_(name.StartsWith("fc", StringComparison.Ordinal) ? 0.01f : 1f);
        }

        using var images = ones(2, 64, 12, 12);
        using var expected = CompiledSamples.Eager(network, images);
        var calibration = network.Calibrate([images], new() { Method = CalibrationMethod.MinMax });

        using var engine = network.Compile(new() { Precision = Precision.Int8, Calibration = calibration, BatchSize = 2, Verification = verify });
        using var logits = engine.Forward(images);

        CompiledSamples.Difference(logits, expected).Should().BeLessThan(0.01, "all values are at the end of their ranges, which 8 bits hold exactly; saturated sums are half as large");
        engine.Report.Convolutions.Should().OnlyContain(convolution => convolution.Layout == ConvolutionLayout.Quantized);
    }
}
