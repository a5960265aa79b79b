using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Inception.Networks.Modules;

/// <summary>
/// Puts the running statistics of batch normalization back when it is disposed: the second forward of the same batch must not count. Only then, because
/// a graph that holds them must have been gone through.
/// </summary>
internal sealed class KeptStatistics : IDisposable
{
    private readonly List<(Tensor Statistic, Tensor Value)> _kept;

    public KeptStatistics(nn.Module layer) =>
        _kept = [.. layer.modules().Append(layer).OfType<BatchNorm>()
            .Where(normalization => normalization.training)
            .SelectMany(normalization => normalization.buffers())
            .Select(statistic => (statistic, statistic.clone()))];

    public void Dispose()
    {
        using var noGradient = no_grad();
        foreach (var (statistic, value) in _kept)
        {
            statistic.copy_(value);
            value.Dispose();
        }
    }
}
