using Inception.Inference;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Benchmarks.Cuda;

/// <summary>Memory before and after many calls of the compiled network in bfloat16, each from images in host memory to logits in host memory.</summary>
internal static class FlatRun
{
    public const int Batch = 8;

    private const int CallsBefore = 50, CallsBetween = 100;

    public static IReadOnlyList<MemoryState> Run(InceptionNetwork network, CudaSettings settings, TimeBudget budget)
    {
        using var withoutGradients = no_grad();
        using var compiled = network.Compile(
            new() { Precision = Precision.BFloat16, BatchSize = Batch, ImageSize = settings.Size, Device = new Device(settings.Device) });
        using var images = randn(Batch, network.Table.Input.Channels, settings.Size, settings.Size);
        for (var i = 0; i < Math.Min(CallsBefore, settings.FlatCalls); i++) Call();
        var start = MemoryState.Now(0, settings.IsOnGpu);
        var calls = 0;
        for (; calls < settings.FlatCalls && !(budget.IsSpent && calls % CallsBetween == 0); calls++) Call();
        return [start, MemoryState.Now(calls, settings.IsOnGpu)];

        void Call()
        {
            using var logits = compiled.Forward(images);
            logits.cpu().Dispose();
        }
    }
}
