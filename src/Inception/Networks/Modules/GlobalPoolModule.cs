using Inception.Networks.Tables;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary><c>N×C×H×W → N×C×1×1</c>, or <c>N×2C×1×1</c> where mean and maximum stand one after the other.</summary>
internal sealed class GlobalPoolModule(GlobalPooling pooling) : Module<Tensor, Tensor>(nameof(GlobalPool))
{
    public override Tensor forward(Tensor input)
    {
        if (pooling == GlobalPooling.Average) return functional.adaptive_avg_pool2d(input, [1, 1]);
        if (pooling == GlobalPooling.Maximum) return functional.adaptive_max_pool2d(input, [1, 1]);
        using var average = functional.adaptive_avg_pool2d(input, [1, 1]);
        using var maximum = functional.adaptive_max_pool2d(input, [1, 1]);
        if (pooling == GlobalPooling.Concatenated) return cat([average, maximum], dim: 1);
        using Scalar half = 0.5;
        using var sum = average.add(maximum, HeldScalar.One);
        return sum.mul(half);
    }
}
