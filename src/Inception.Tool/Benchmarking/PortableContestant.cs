using Inception.Inference;

namespace Inception.Tool.Benchmarking;

/// <summary>The network compiled for the engine that needs no native library, straight from the checkpoint.</summary>
internal sealed class PortableContestant : IEngine
{
    private readonly PortableEngine _engine;
    private readonly int _batch;

    public PortableContestant(BenchmarkNetwork measured, EngineSetup setup)
    {
        _engine = PortableEngine.Load(measured.Weights, measured.Options, new() { Threads = setup.Threads });
        _batch = setup.Batch;
    }

    public bool UsesNetwork => false;

    public Action ForwardOf(ImageBatch images)
    {
        var output = new float[_batch * _engine.OutputLength];
        return () => _engine.Run(images.Values, output);
    }

    public void Dispose() => _engine.Dispose();
}
