using Inception.Inference;
using TorchSharp;

namespace Inception.Tool.Benchmarking;

/// <summary>The network compiled by libtorch, for the CPU or a GPU.</summary>
internal sealed class CompiledEngine(BenchmarkNetwork measured, EngineSetup setup, Precision precision) : IEngine
{
    private readonly CompiledInception _compiled = measured.Network.Compile(
        new()
        {
            Precision = precision,
            Calibration = precision == Precision.Int8 ? measured.Calibration : null,
            BatchSize = setup.Batch,
            Threads = setup.Threads,
        });

    /// <summary>What the engine says of its precision on this machine.</summary>
    public IReadOnlyList<string> Warnings => _compiled.Report.Warnings;

    private torch.Tensor? _images;

    public bool UsesNetwork => false;

    public Action ForwardOf(ImageBatch images)
    {
        var input = _images = images.ToTensor(measured.Device);
        return () =>
        {
            using var logits = _compiled.Forward(input);
            logits.cpu().Dispose();   // a GPU computes on until its results are asked for
        };
    }

    public void Dispose()
    {
        _images?.Dispose();
        _compiled.Dispose();
    }
}
