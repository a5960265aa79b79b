using TorchSharp.Modules;
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
            foreach (var layer in layers) current = Replace(current, Call(layer, current), input);
            return ReferenceEquals(current, input) ? input.alias() : current;
        }
        catch
        {
            if (!ReferenceEquals(current, input)) current.Dispose();
            throw;
        }
    }

    /// <summary>Runs a layer. A fully connected one computes in the type of its weights, whatever the type of the maps before it.</summary>
    internal static Tensor Call(Module<Tensor, Tensor> layer, Tensor input)
    {
        if (layer is not Linear { weight: { } weight } || weight.dtype == input.dtype) return layer.call(input);
        using var converted = input.to(weight.dtype);
        return layer.call(converted);
    }

    /// <summary>Releases what came in, unless it is the caller's or the layer gave the same handle back.</summary>
    internal static Tensor Replace(Tensor current, Tensor next, Tensor callersInput)
    {
        if (!ReferenceEquals(current, callersInput) && !ReferenceEquals(current, next)) current.Dispose();
        return next;
    }
}
