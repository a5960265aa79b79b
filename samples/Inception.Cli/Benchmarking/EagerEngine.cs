using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Cli.Benchmarking;

/// <summary>The network's own modules, in evaluation mode and without gradients.</summary>
internal sealed class EagerEngine(InceptionNetwork network) : IEngine
{
    public Action ForwardOf(Tensor pictures) => () =>
    {
        using var withoutGradients = no_grad();
        network.call(pictures).Dispose();
    };

    public void Dispose()
    {
        // The network is not the engine's.
    }
}
