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
    public static void PyTorchDefault(Tensor weight) => Uniform(weight, FanIn(weight));

    /// <summary>How many values go into each output.</summary>
    public static long FanIn(Tensor weight) => weight.shape.Skip(1).Aggregate(1L, (product, size) => product * size);

    /// <summary>Draws by a rule.</summary>
    public static void Fill(Tensor weight, InitialWeights rule)
    {
        switch (rule)
        {
            case InitialWeights.KaimingNormalFanIn: Normal(weight, Math.Sqrt(2.0 / FanIn(weight))); break;
            case InitialWeights.KaimingNormalFanOut: Normal(weight, Math.Sqrt(2.0 / FanOut(weight))); break;
            case InitialWeights.XavierUniform: UniformWithin(weight, Math.Sqrt(6.0 / (FanIn(weight) + FanOut(weight)))); break;
            default: PyTorchDefault(weight); break;
        }
    }

    /// <summary>PyTorch's default for biases: uniform in ±1/√fan-in of the layer.</summary>
    public static void Uniform(Tensor tensor, long fanIn) => UniformWithin(tensor, 1 / Math.Sqrt(fanIn));

    /// <summary>How many outputs each value goes into, as PyTorch counts it: depthwise filters are not told apart.</summary>
    private static long FanOut(Tensor weight) => weight.shape[0] * weight.shape.Skip(2).Aggregate(1L, (product, size) => product * size);

    private static void UniformWithin(Tensor tensor, double bound)
    {
        using var _ = no_grad();
        tensor.uniform_(-bound, bound);
    }
}
