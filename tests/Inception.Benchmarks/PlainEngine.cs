using Inception.Networks;
using Inception.Tool.Benchmarking;

namespace Inception.Benchmarks;

/// <summary>A network as one would write it with TorchSharp's own modules (<see cref="PlainNetwork"/>).</summary>
internal sealed class PlainEngine : IEngine
{
    private readonly PlainNetwork _plain;
    private readonly EagerEngine _engine;

    public PlainEngine(InceptionNetwork network, int threads)
    {
        _plain = PlainNetwork.From(network);
        _engine = new(_plain, TorchSharp.torch.CPU, threads);
    }

    public bool UsesNetwork => false;

    public Action ForwardOf(ImageBatch images) => _engine.ForwardOf(images);

    public void Dispose()
    {
        _engine.Dispose();
        _plain.Dispose();
    }
}
