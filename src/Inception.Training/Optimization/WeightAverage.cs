using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Training.Optimization;

/// <summary>The moving average of a network's floating-point tensors.</summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly MovingAverage _rule;
    private readonly List<(string Key, Tensor Value, Tensor Average)> _tensors;

    public WeightAverage(nn.Module network, MovingAverage rule)
    {
        _rule = rule;
        using var noGradients = no_grad();
        _tensors = [.. network.state_dict()
            .Where(entry => entry.Value.is_floating_point())
            .Select(entry => (entry.Key, entry.Value, entry.Value.clone()))];
    }

    /// <summary>The averages under the keys of the network.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors => _tensors.Select(tensor => KeyValuePair.Create(tensor.Key, tensor.Average));

    /// <summary>Counts the network's present values in.</summary>
    /// <param name="step">The number of the step; 1 is the first.</param>
    public void Update(long step)
    {
        var decay = _rule.At(step);
        using var noGradients = no_grad();
        using Scalar stays = decay, comes = 1 - decay;
        foreach (var (_, value, average) in _tensors) average.mul_(stays).add_(value, alpha: comes);
    }

    /// <summary>Exchanges the network's values and the averages; a second exchange takes it back.</summary>
    public void Exchange()
    {
        using var noGradients = no_grad();
        foreach (var (_, value, average) in _tensors)
        {
            using var kept = value.clone();
            value.copy_(average);
            average.copy_(kept);
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, average) in _tensors) average.Dispose();
    }
}
