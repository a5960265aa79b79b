using Inception.Networks;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Inference;

/// <summary>The shipped networks, the shipped test images, and the classes that each network itself names of them: computed once for all tests.</summary>
public sealed class ShippedNetworks : IDisposable
{
    public const int Batch = 100;

    private readonly Lazy<NamedClasses> _small, _medium;

    public ShippedNetworks()
    {
        _small = new(() => Named(new InceptionSmall(weights: Asset("inception_small-fashion_mnist.safetensors"))));
        _medium = new(() => Named(new InceptionMedium(weights: Asset("inception_medium-fashion_mnist.safetensors"))));
    }

    public IdxImages TestSet { get; } = IdxImages.Read(
        Asset(Path.Combine("fashion-mnist", "t10k-images-idx3-ubyte.gz")),
        Asset(Path.Combine("fashion-mnist", "t10k-labels-idx1-ubyte.gz")),
        FashionMnist.ClassNames);

    public NamedClasses Small => _small.Value;

    public NamedClasses Medium => _medium.Value;

    /// <summary>A batch of images, normalized.</summary>
    public Tensor Images(int start)
    {
        using var scope = NewDisposeScope();
        var pixels = tensor(TestSet.Pixels.Slice(start * 28 * 28, Batch * 28 * 28).ToArray()).reshape(Batch, 1, 28, 28);
        return ((pixels.to(ScalarType.Float32) / 255 - FashionMnist.Mean) / FashionMnist.StandardDeviation).MoveToOuterDisposeScope();
    }

    /// <summary>The classes of a batch, by whatever computes logits.</summary>
    public long[] Classes(int start, Func<Tensor, Tensor> logits)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return logits(Images(start)).argmax(1).data<long>().ToArray();
    }

    public void Dispose()
    {
        if (_small.IsValueCreated) Small.Network.Dispose();
        if (_medium.IsValueCreated) Medium.Network.Dispose();
    }

    private NamedClasses Named(InceptionNetwork network)
    {
        network.eval();
        return new(network, [.. Enumerable.Range(0, TestSet.Count / Batch).SelectMany(batch => Classes(batch * Batch, network.call))]);
    }

    private static string Asset(string name) => Path.Combine(AppContext.BaseDirectory, "Assets", name);

    /// <summary>A network in evaluation mode with the class that it names for each test image.</summary>
    public sealed record NamedClasses(InceptionNetwork Network, IReadOnlyList<long> Classes);
}
