using Inception.Inference;
using Inception.Networks;
using Inception.Training;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

/// <summary>The shipped InceptionSmall on the 2,000 shipped test pictures of Fashion-MNIST.</summary>
public sealed class ShippedNetworkTests
{
    [Theory]
    [InlineData(Precision.Float32, 1.0)]
    [InlineData(Precision.BFloat16, 0.995)]
    public void The_compiled_network_names_the_classes_that_the_network_names(Precision precision, double agreement)
    {
        using var network = new InceptionSmall(weights: Asset("inception_small-fashion_mnist.safetensors"));
        network.eval();
        var images = LabelledImages.Read(
            Asset(Path.Combine("fashion-mnist", "t10k-images-idx3-ubyte.gz")), Asset(Path.Combine("fashion-mnist", "t10k-labels-idx1-ubyte.gz")), FashionMnist.ClassNames);
        const int batch = 100;
        using var compiled = network.Compile(new() { Precision = precision, BatchSize = batch });
        using var _ = no_grad();
        var same = 0L;
        for (var start = 0; start < images.Count; start += batch)
        {
            using var scope = NewDisposeScope();
            var pixels = tensor(images.Pixels.Slice(start * 28 * 28, batch * 28 * 28).ToArray()).reshape(batch, 1, 28, 28);
            var pictures = (pixels.to(ScalarType.Float32) / 255 - FashionMnist.Mean) / FashionMnist.StandardDeviation;
            same += compiled.Forward(pictures).argmax(1).eq(network.call(pictures).argmax(1)).sum().item<long>();
        }

        images.Count.Should().Be(2_000);
        ((double)same / images.Count).Should().BeGreaterThanOrEqualTo(agreement);
    }

    private static string Asset(string name) => Path.Combine(AppContext.BaseDirectory, "Assets", name);
}
