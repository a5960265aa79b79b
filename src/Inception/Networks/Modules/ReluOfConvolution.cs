using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>ReLU of a convolution's or its normalization's output inside a chain, in place: neither needs its output for its gradient.</summary>
internal sealed class ReluOfConvolution() : Module<Tensor, Tensor>(nameof(ReluOfConvolution))
{
    public override Tensor forward(Tensor input) => input.relu_();
}
