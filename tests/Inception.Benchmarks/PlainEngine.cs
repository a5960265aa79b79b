using Inception.Cli.Benchmarking;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Benchmarks;

/// <summary>A network as one would write it with TorchSharp's own modules (<see cref="PlainNetwork"/>).</summary>
internal sealed class PlainEngine(InceptionNetwork network) : IEngine
{
    private readonly PlainNetwork _plain = PlainNetwork.Of(network);

    public Action ForwardOf(Tensor pictures) => () =>
    {
        using var withoutGradients = no_grad();
        _plain.call(pictures).Dispose();
    };

    public void Dispose() => _plain.Dispose();
}
