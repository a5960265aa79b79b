using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Benchmarks.Cuda;

/// <summary>The network as it is, in evaluation mode, on images that lie on the device.</summary>
internal sealed class ModulesRacer(InceptionNetwork network, NumberType type, int batch, int size, Device device)
    : OwnRacer("Inception, modules", type, device)
{
    private Tensor? _images;

    protected override void Build()
    {
        using var withoutGradients = no_grad();
        _images = randn(batch, network.Table.Input.Channels, size, size, device: Device);
        using var logits = network.call(_images);
        RequireFinite(logits);
    }

    protected override void Call()
    {
        using var withoutGradients = no_grad();
        network.call(_images!).Dispose();
    }

    public override void Dispose() => _images?.Dispose();
}
