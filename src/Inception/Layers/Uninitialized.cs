using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Inception.Layers;

/// <summary>
/// Layers whose weights are allocated and not filled: PyTorch's constructors always draw random numbers, which is wasted
/// work (half a second for Inception v3) when a table's own initialisation or a checkpoint writes them next.
/// </summary>
internal static class Uninitialized
{
    public static Linear Linear(int inFeatures, int outFeatures, bool hasBias)
    {
        var linear = nn.Linear(inFeatures, outFeatures, hasBias, device: META);
        using var weight = linear.weight;
        using var bias = linear.bias;
        linear.weight = new Parameter(empty(weight.shape));
        if (bias is not null) linear.bias = new Parameter(empty(bias.shape));
        return linear;
    }
}
