using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Layers;

/// <summary>Batch normalization by its running statistics without a second activation.</summary>
internal static class BatchNormInPlace
{
    /// <summary><c>(x − mean) / √(variance + ε) · weight + bias</c>, as one multiplication and one addition on <paramref name="x"/> itself.</summary>
    public static void Apply(BatchNormalization norm, double epsilon, Tensor x)
    {
        using Scalar addend = epsilon;
        using var variance = norm.running_var!.add(addend, HeldScalar.One);
        using var deviation = variance.sqrt_();
        using var scale = norm.weight!.div(deviation);
        using var shift = addcmul(norm.bias!, norm.running_mean!, scale, HeldScalar.MinusOne);
        using var channelScale = scale.view(1, -1, 1, 1);
        using var channelShift = shift.view(1, -1, 1, 1);
        x.mul_(channelScale).add_(channelShift, HeldScalar.One);
    }
}
