using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Inception.Layers;

/// <summary>
/// Layers whose weights are allocated and not filled: PyTorch's constructors always draw random numbers, which is wasted
/// work (half a second for Inception v3) when a table's own initialisation or a checkpoint writes them next.
/// </summary>
internal static class Uninitialized
{
    public static Conv2d Conv2d(int inChannels, int outChannels, Extent kernel, Extent stride, Extent padding)
    {
        var conv = nn.Conv2d(
            inChannels, outChannels,
            kernel_size: (kernel.Height, kernel.Width),
            stride: (stride.Height, stride.Width),
            padding: (padding.Height, padding.Width),
            bias: false,
            device: META);
        using var placeholder = conv.weight;
        conv.weight = new Parameter(empty(placeholder!.shape));
        return conv;
    }

    public static Linear Linear(int inFeatures, int outFeatures)
    {
        var linear = nn.Linear(inFeatures, outFeatures, device: META);
        using var weight = linear.weight;
        using var bias = linear.bias;
        linear.weight = new Parameter(empty(weight.shape));
        linear.bias = new Parameter(empty(bias!.shape));
        return linear;
    }
}
