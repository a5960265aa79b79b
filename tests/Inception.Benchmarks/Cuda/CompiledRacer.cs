using Inception.Inference;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Benchmarks.Cuda;

/// <summary>The compiled network on float32 images: they lie on the device, or come from pageable memory and the logits go back.</summary>
internal sealed class CompiledRacer(
    InceptionNetwork network, NumberType type, int batch, int size, Device device, bool fromHost = false, bool joinsSiblings = true)
    : OwnRacer(joinsSiblings ? "Inception, compiled" : "Inception, compiled, siblings apart", type, device)
{
    private CompiledInception? _compiled;
    private Tensor? _images;

    /// <summary>Which kernels won, and whether they are one graph.</summary>
    public override string? Detail => _compiled?.Report is not { } report ? null : string.Join(", ", report.Convolutions
        .CountBy(convolution => convolution.Layout).OrderByDescending(layout => layout.Value).Select(layout => $"{layout.Value} {layout.Key}")
        .Append(report.IsCudaGraph ? "one graph" : "call by call").Concat(report.Warnings));

    protected override void Build()
    {
        using var withoutGradients = no_grad();
        _compiled = network.Compile(new()
        {
            Precision = Type == NumberType.Bf16 ? Precision.BFloat16 : Precision.Float32,
            BatchSize = batch,
            ImageSize = size,
            Device = Device,
            JoinsSiblings = joinsSiblings,
        });
        _images = randn(batch, network.Table.Input.Channels, size, size, device: fromHost ? CPU : Device);
        using var logits = _compiled.Forward(_images);
        RequireFinite(logits);
    }

    protected override void Call()
    {
        using var withoutGradients = no_grad();
        using var logits = _compiled!.Forward(_images!);
        if (fromHost) logits.cpu().Dispose();
    }

    public override void Dispose()
    {
        _compiled?.Dispose();
        _images?.Dispose();
    }
}
