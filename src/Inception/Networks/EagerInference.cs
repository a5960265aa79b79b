using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>A network's modules as they are, kept in evaluation mode.</summary>
internal sealed class EagerInference : IInferenceNetwork
{
    private readonly InceptionNetwork _network;
    private readonly bool _leaveOpen;
    private readonly Device _device;
    private readonly ScalarType _dtype;

    /// <param name="network">The network.</param>
    /// <param name="output">What it gives.</param>
    /// <param name="leaveOpen">Whether the network outlives this view of it.</param>
    public EagerInference(InceptionNetwork network, NetworkOutput output, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        (_network, Output, _leaveOpen) = (network, output, leaveOpen);
        _network.eval();
        var weight = network.parameters().First();
        (_device, _dtype) = (weight.device, weight.dtype);
    }

    public NetworkTable Table => _network.Table;

    public NetworkOutput Output { get; }

    public Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var _ = no_grad();
        using var placed = input.to(_dtype, _device);
        return Output == NetworkOutput.Embedding ? _network.Embed(placed) : _network.call(placed);
    }

    public void Dispose()
    {
        if (!_leaveOpen) _network.Dispose();
    }
}
