using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary><c>shortcut(x) + scale · residual(x)</c>, then ReLU or not.</summary>
internal sealed class ResidualModule(string name, double scale, bool relu) : Module<Tensor, Tensor>(name)
{
    public required LayerChain Residual { get; set; }

    public required LayerChain Shortcut { get; set; }

    public override Tensor forward(Tensor input)
    {
        using var residual = Residual.Run(input);
        using var shortcut = Shortcut.Run(input);
        using Scalar factor = scale;
        var sum = shortcut.add(residual, factor);
        return relu ? sum.relu_() : sum;
    }
}
