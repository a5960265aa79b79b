using System.Runtime.InteropServices;
using Inception.Common;
using Inception.Networks.Tables;
using Inception.Runtime;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>A network's modules as they are, kept in evaluation mode. Safe to dispose while other threads call <see cref="Forward"/>.</summary>
internal sealed class EagerInference : IInferenceNetwork
{
    private readonly InceptionNetwork _network;
    private readonly UseCount _uses;
    private readonly Tensor _weight;
    private readonly Device _device;
    private readonly ScalarType _dtype;

    /// <param name="network">The network.</param>
    /// <param name="output">What it gives.</param>
    /// <param name="leaveOpen">Whether the network outlives this view of it.</param>
    public EagerInference(InceptionNetwork network, NetworkOutput output, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        (_network, Output) = (network, output);
        _uses = new(this, leaveOpen ? () => { } : network.Dispose);
        _network.eval();
        _weight = network.parameters().First();
        (_device, _dtype) = (_weight.device, _weight.dtype);
    }

    public NetworkTable Table => _network.Table;

    public NetworkOutput Output { get; }

    public Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var use = _uses.Begin();
        ObjectDisposedException.ThrowIf(_weight.IsInvalid, _network);
        using var _ = no_grad();
        try
        {
            using var placed = input.to(_dtype, _device);
            return Output == NetworkOutput.Embedding ? _network.Embed(placed) : _network.call(placed);
        }
        catch (ExternalException error) when (MemoryExhaustion.IsIn(error))
        {
            throw MemoryExhaustion.Explain(Table.Name, input.shape, _device, largest: null, error);
        }
    }

    /// <summary>Disposes the network, unless it stays open, when the forwards that are under way have ended.</summary>
    public void Dispose() => _uses.Dispose();
}
