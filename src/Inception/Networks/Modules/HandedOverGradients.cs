using static TorchSharp.torch;

namespace Inception.Networks.Modules;

/// <summary>
/// The gradients that the last node gave to native code. TorchSharp copies them after the call has returned, so that they can be released with the
/// next node's at the earliest.
/// </summary>
internal sealed class HandedOverGradients : IDisposable
{
    private IReadOnlyList<Tensor> _gradients = [];

    public void Replace(IEnumerable<Tensor> gradients)
    {
        Dispose();
        _gradients = [.. gradients.Where(gradient => !gradient.IsInvalid).Select(gradient => gradient.DetachFromDisposeScope())];
    }

    public void Dispose()
    {
        foreach (var gradient in _gradients) gradient.Dispose();
        _gradients = [];
    }
}
