using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>Parallel chains on one input, joined on the channel axis.</summary>
internal sealed class BlockModule(string name, int outChannels) : Module<Tensor, Tensor>(name)
{
    public required IReadOnlyList<LayerChain> Branches { get; set; }

    public override Tensor forward(Tensor input) => is_grad_enabled() ? Join(input) : Collect(input);

    private Tensor Join(Tensor input)
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

    /// <summary>The same values; each branch is released as soon as it is copied, so that all of them never live beside their copy.</summary>
    private Tensor Collect(Tensor input)
    {
        Tensor? joined = null;
        try
        {
            var channel = 0L;
            foreach (var branch in Branches)
            {
                using var output = branch.Run(input);
                joined ??= empty([output.shape[0], outChannels, output.shape[2], output.shape[3]], output.dtype, output.device);
                using var place = joined.narrow(1, channel, output.shape[1]);
                place.copy_(output);
                channel += output.shape[1];
            }

            return joined!;
        }
        catch
        {
            joined?.Dispose();
            throw;
        }
    }
}
