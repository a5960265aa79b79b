using Inception.Networks.Tables;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>Each vector divided by its Euclidean length.</summary>
internal sealed class UnitLengthModule() : Module<Tensor, Tensor>(nameof(UnitLength))
{
    public override Tensor forward(Tensor input) => functional.normalize(input, p: 2, dim: 1, eps: 1e-12);
}
