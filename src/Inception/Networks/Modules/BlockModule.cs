using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>Parallel chains on one input, joined on the channel axis.</summary>
internal sealed class BlockModule(string name) : Module<Tensor, Tensor>(name)
{
    public required IReadOnlyList<LayerChain> Branches { get; set; }

    public override Tensor forward(Tensor input)
    {
        var outputs = new List<Tensor>(Branches.Count);
        try
        {
            foreach (var branch in Branches) outputs.Add(branch.Run(input));
            return cat(outputs, dim: 1);
        }
        finally
        {
            outputs.ForEach(output => output.Dispose());
        }
    }
}
