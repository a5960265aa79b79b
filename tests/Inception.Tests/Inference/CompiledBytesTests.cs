using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

/// <summary>Images given as bytes, which the network's first convolution normalizes.</summary>
public sealed class CompiledBytesTests
{
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f], Deviation = [0.229f, 0.224f, 0.225f];

    /// <summary>The first convolution of one has no padding, and takes the normalization into its filters; that of the other has.</summary>
    [Theory]
    [InlineData("inception_v3")]
    [InlineData("googlenet")]
    public void Bytes_give_the_logits_of_the_normalized_images(string name)
    {
        using var scope = NewDisposeScope();
        using var network = CompiledSamples.Create(name);
        var size = SampleNetworks.SmallSize(name);
        using var random = new Generator(1, CPU);
        var bytes = (rand([2, size, size, 3], generator: random) * 255).to(ScalarType.Byte);
        var channelsFirst = bytes.permute(0, 3, 1, 2);
        var normalized = ((channelsFirst.to(float64) / 255) - tensor(Mean).view(1, 3, 1, 1)) / tensor(Deviation).view(1, 3, 1, 1);
        var expected = CompiledSamples.Eager(network, normalized.to(float32));
        using var engine = CompiledSamples.Small(network, new()
        {
            BatchSize = 2,
            Normalization = new InputTransform([.. Deviation.Select(sigma => 1 / (255 * sigma))], [.. Mean.Zip(Deviation, (mu, sigma) => -mu / sigma)]),
        });

        using var logits = engine.Forward(channelsFirst);

        // Float32 in another order; bytes that were taken for normalized numbers would be off by the whole.
        CompiledSamples.Difference(logits, expected).Should().BeLessThan(1e-4);
    }
}
