using Inception.Inference;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Cli.Benchmarking;

/// <summary>The network compiled for the CPU.</summary>
internal sealed class CompiledEngine(InceptionNetwork network, Precision precision) : IEngine
{
    private readonly CompiledInception _compiled = network.Compile(new() { Precision = precision });

    public Action ForwardOf(Tensor pictures)
    {
        _compiled.Prepare((int)pictures.shape[0], (int)pictures.shape[2], (int)pictures.shape[3]);
        return () => _compiled.Forward(pictures).Dispose();
    }

    public void Dispose() => _compiled.Dispose();
}
