using Inception.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>
/// Batch normalization of a convolution's output inside a chain, where nobody else holds it: in evaluation mode without gradients it works in
/// place, as in <see cref="BasicConv2d"/>. The normalization itself is registered under its key.
/// </summary>
internal sealed class BatchNormOfConvolution(BatchNormalization norm, double epsilon) : Module<Tensor, Tensor>(nameof(BatchNormOfConvolution))
{
    public override Tensor forward(Tensor input)
    {
        if (norm.training || is_grad_enabled()) return norm.call(input);
        BatchNormInPlace.Apply(norm, epsilon, input);
        return input;
    }
}
