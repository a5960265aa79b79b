using Inception.Networks.Tables;
using Inception.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>One scale and shift per input channel.</summary>
internal sealed class InputTransformModule(InputTransform row) : Module<Tensor, Tensor>(nameof(InputTransform))
{
    public override Tensor forward(Tensor input)
    {
        using var scale = PerChannel(row.Scale, input);
        using var shift = PerChannel(row.Shift, input);
        return input.mul(scale).add_(shift, HeldScalar.One);
    }

    private static Tensor PerChannel(IReadOnlyList<float> values, Tensor like)
    {
        using var vector = tensor(values.ToArray(), dtype: like.dtype, device: like.device);
        return vector.view(1, -1, 1, 1);
    }
}
