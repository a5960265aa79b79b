using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>A named chain: a branch with a key of its own, or an auxiliary head.</summary>
internal sealed class ChainModule(string name) : Module<Tensor, Tensor>(name)
{
    public required LayerChain Layers { get; set; }

    public override Tensor forward(Tensor input) => Layers.Run(input);
}
