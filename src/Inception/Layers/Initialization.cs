using static TorchSharp.torch;

namespace Inception.Layers;

/// <summary>How weights begin.</summary>
internal static class Initialization
{
    /// <summary>
    /// A normal distribution of mean 0, which the references cut at ±2. With the deviations they use (at most 0.1) that is 20 σ
    /// away: nothing is ever cut, and a plain normal draw is the same distribution.
    /// </summary>
    public static void Normal(Tensor weight, double standardDeviation)
    {
        using var _ = no_grad();
        weight.normal_(0, standardDeviation);
    }

    /// <summary>PyTorch's default for convolution and linear weights: Kaiming uniform with a = √5, which is ±1/√fan-in.</summary>
    public static void PyTorchDefault(Tensor weight)
    {
        var fanIn = weight.shape.Skip(1).Aggregate(1L, (product, size) => product * size);
        Uniform(weight, fanIn);
    }

    /// <summary>PyTorch's default for biases: uniform in ±1/√fan-in of the layer.</summary>
    public static void Uniform(Tensor tensor, long fanIn)
    {
        using var _ = no_grad();
        var bound = 1 / Math.Sqrt(fanIn);
        tensor.uniform_(-bound, bound);
    }
}
