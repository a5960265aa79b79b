using Inception.Networks.Modules;
using Inception.Networks.Tables;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks;

public partial class InceptionNetwork
{
    private readonly HandedOverGradients _handedOverGradients = new();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        if (disposing) _handedOverGradients.Dispose();
        base.Dispose(disposing);
    }

    private Tensor Call(Row row, Module<Tensor, Tensor> layer, Tensor input)
    {
        if (!_recomputes || !training || !is_grad_enabled() || !IsWorthRecomputing(row, layer, input)) return layer.call(input);
        _handedOverGradients.Dispose();
        return RecomputedStage.Run(layer, input, _handedOverGradients);
    }

    /// <summary>
    /// Frozen stages on an image keep no activations, and vectors are small, so recomputing them saves nothing. TorchSharp gives access to the random state of
    /// the CPU only, so a stage that draws random numbers on another device must keep its activations.
    /// </summary>
    private static bool IsWorthRecomputing(Row row, Module<Tensor, Tensor> layer, Tensor input) =>
        row is not (InputTransform or Tables.Dropout or Tables.Flatten or Relu or Tables.Linear)
        && (input.requires_grad || layer.parameters().Any(parameter => parameter.requires_grad))
        && (input.device_type == DeviceType.CPU || !Recomputation.HasDropout(layer));
}
