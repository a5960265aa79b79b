using Inception.Inference;
using Inception.Runtime.Cuda;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

/// <summary>float16 is for GPUs; a processor computes it slowly, and shows that the programs are right.</summary>
public sealed class Float16Tests
{
    /// <summary>11 bits of mantissa through every layer; the engine itself allows 1e-2 of the largest.</summary>
    private const double Bound = 1e-2;

    /// <summary>One of plain rows, one with residuals, one whose maximum pools pad with the least number, one of unusual rows.</summary>
    [Theory]
    [InlineData("inception_small")]
    [InlineData("inception_resnet_v1")]
    [InlineData("googlenet_caffe")]
    [InlineData(SampleNetworks.OwnTableName)]
    public void The_logits_are_near_those_of_float32(string name)
    {
        using var network = CompiledSamples.Create(name);
        using var images = CompiledSamples.Images(network, batch: 2, SampleNetworks.SmallSize(name));
        using var expected = CompiledSamples.Eager(network, images);

        using var compiled = CompiledSamples.Small(network, new() { BatchSize = 2, Precision = Precision.Float16 });
        using var logits = compiled.Forward(images);

        logits.dtype.Should().Be(ScalarType.Float32);
        CompiledSamples.Difference(logits, expected).Should().BeLessThan(Bound);
        compiled.Report.Error.Should().BePositive().And.BeLessThan(Bound, "{0}", compiled.Report);
        compiled.Report.TimeToFloat32.Should().BePositive();
    }

    [Fact]
    public void A_network_whose_feature_maps_are_too_large_is_refused_and_told_what_to_do()
    {
        using var network = CompiledSamples.Create("inception_small");
        using (no_grad())
        {
            using Scalar huge = 1e5;
            foreach (var (name, parameter) in network.named_parameters())
                if (name.EndsWith("bn.bias", StringComparison.Ordinal)) parameter.fill_(huge);
        }

        var compiling = () => CompiledSamples.Small(network, new() { Precision = Precision.Float16, Verification = Verification.Final });

        compiling.Should().Throw<CompilationException>().WithMessage("*float16 ends at 65,504*take bfloat16 or float32*");
    }

    [Theory]
    [InlineData(91002, "9.10.2")]
    [InlineData(90100, "9.1.0")]
    [InlineData(8907, "8.9.7")]
    public void The_version_of_cudnn_is_written_as_nvidia_writes_it(int version, string expected) => CudnnVersion.Text(version).Should().Be(expected);
}
