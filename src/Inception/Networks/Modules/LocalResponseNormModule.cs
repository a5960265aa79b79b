using Inception.Networks.Tables;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary><c>x / (1 + α/size · Σ x²)^β</c>, the sum over neighbouring channels.</summary>
internal sealed class LocalResponseNormModule(LocalResponseNorm row) : Module<Tensor, Tensor>(nameof(LocalResponseNorm))
{
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        using Scalar alpha = row.Alpha, beta = row.Beta;
        var (n, channels) = (input.shape[0], input.shape[1]);
        var places = input.shape[2] * input.shape[3];
        var squares = input.mul(input).view(n, 1, channels, places);
        var means = functional.avg_pool2d(squares, [row.Size, 1], [1, 1], [row.Size / 2, 0]);   // zeros beyond the first and the last channel count
        return input.div(means.mul_(alpha).add_(HeldScalar.One, HeldScalar.One).pow(beta).view(input.shape)).MoveToOuterDisposeScope();
    }
}
