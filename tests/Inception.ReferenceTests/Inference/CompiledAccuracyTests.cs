using Inception.Inference;
using Xunit.Abstractions;

namespace Inception.ReferenceTests.Inference;

/// <summary>A compiled network gives the network's logits. The bound of float32 is the engine's promise; what is measured is 2e-6 and less.</summary>
public class CompiledAccuracyTests(ITestOutputHelper output)
{
    private const double Float32Bound = 1e-4;

    public static TheoryData<string> Names => [.. SampleNetworks.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Float32_gives_the_networks_logits_and_bfloat16_is_near(string name)
    {
        using var network = CompiledSamples.Create(name);
        using var images = CompiledSamples.Images(network, batch: 2, SampleNetworks.SmallSize(name));
        using var expected = CompiledSamples.Eager(network, images);

        using var compiled = CompiledSamples.Small(network, new() { BatchSize = 2 });
        using var logits = compiled.Forward(images);
        using var shorter = CompiledSamples.Small(network, new() { BatchSize = 2, Precision = Precision.BFloat16 });
        using var near = shorter.Forward(images);

        output.WriteLine(compiled.Report.ToString());
        output.WriteLine(shorter.Report.ToString());
        logits.shape.Should().Equal(expected.shape);
        CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
        compiled.Report.Error.Should().BeLessThan(Float32Bound, "{0}", compiled.Report);
        compiled.Report.Convolutions.Should().OnlyContain(convolution => convolution.Error < 3e-5);
        near.dtype.Should().Be(TorchSharp.torch.ScalarType.Float32);
        CompiledSamples.Difference(near, expected).Should().BeLessThan(5e-2, "eight bits of mantissa through every layer");
    }

    [Fact]
    public void Inception_v3_gives_its_logits_at_299()
    {
        using var network = CompiledSamples.Create("inception_v3");
        using var image = CompiledSamples.Images(network, batch: 1, 299);
        using var expected = CompiledSamples.Eager(network, image);

        using var compiled = network.Compile(new() { Threads = 2 });
        using var logits = compiled.Forward(image);

        CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
    }
}
