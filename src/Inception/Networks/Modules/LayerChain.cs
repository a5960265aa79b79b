using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>Layers one after the other; every activation is released as soon as the next one stands.</summary>
internal sealed class LayerChain(IReadOnlyList<Module<Tensor, Tensor>> layers)
{
    public Tensor Run(Tensor input)
    {
        var current = input;
        try
        {
            foreach (var layer in layers) current = Replace(current, layer.call(current), input);
            return ReferenceEquals(current, input) ? input.alias() : current;
        }
        catch
        {
            if (!ReferenceEquals(current, input)) current.Dispose();
            throw;
        }
    }

    /// <summary>Releases what came in, unless it is the caller's or the layer gave the same handle back.</summary>
    internal static Tensor Replace(Tensor current, Tensor next, Tensor callersInput)
    {
        if (!ReferenceEquals(current, callersInput) && !ReferenceEquals(current, next)) current.Dispose();
        return next;
    }
}
