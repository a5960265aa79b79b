using Inception.Inference;

namespace Inception.Tool.Benchmarking;

/// <summary>The network compiled for the engine that needs no native library.</summary>
internal sealed class PortableContestant(BenchmarkNetwork measured, EngineSetup setup) : IEngine
{
    private readonly PortableEngine _engine = measured.Network.CompilePortable(new() { Threads = setup.Threads });

    public bool UsesNetwork => false;

    public Action ForwardOf(ImageBatch images)
    {
        var input = images.Values;
        var output = new float[setup.Batch * _engine.OutputLength];
        return () => _engine.Run(input, output);
    }

    public void Dispose() => _engine.Dispose();
}
