using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training.Data;

namespace Inception.Training.Tests.Transfer;

/// <summary>The shipped InceptionSmall and the shipped test images of Fashion-MNIST, which it was not trained on.</summary>
internal static class ShippedTrunk
{
    public static string Weights { get; } = Asset("inception_small-fashion_mnist.safetensors");

    public static IdxImages Images { get; } = IdxImages.Read(
        Asset(Path.Combine("fashion-mnist", "t10k-images-idx3-ubyte.gz")), Asset(Path.Combine("fashion-mnist", "t10k-labels-idx1-ubyte.gz")), FashionMnist.ClassNames);

    /// <summary>The network and preprocessing of the weights, which have no metadata.</summary>
    public static ModelOptions Options { get; } = new() { Network = new InceptionSmallOptions(), Preprocessing = ImagePreprocessing.FashionMnist };

    public static InceptionSmall Network() => new(weights: Weights);

    public static string Asset(string name) => Path.Combine(AppContext.BaseDirectory, "Assets", name);

    /// <summary>The first images, as many as asked for.</summary>
    public static ILabelledImages First(int count) => Images.Take(count);
}
