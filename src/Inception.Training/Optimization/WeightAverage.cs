using static TorchSharp.torch;

namespace Inception.Training.Optimization;

/// <summary>The moving average of a network's floating-point tensors.</summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly MovingAverage _rule;
    private readonly string[] _keys;
    private readonly Tensor[] _values, _averages;

    public WeightAverage(nn.Module network, MovingAverage rule)
    {
        _rule = rule;
        using var noGradients = no_grad();
        var entries = network.state_dict().Where(entry => entry.Value.is_floating_point()).ToList();
        _keys = [.. entries.Select(entry => entry.Key)];
        _values = [.. entries.Select(entry => entry.Value)];
        _averages = Array.ConvertAll(_values, value => value.clone());
    }

    /// <summary>The averages under the keys of the network.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors => _keys.Zip(_averages, KeyValuePair.Create);

    /// <summary>Counts the network's present values in.</summary>
    /// <param name="step">The number of the step; 1 is the first.</param>
    public void Update(long step)
    {
        var decay = _rule.At(step);
        using var noGradients = no_grad();
        TensorLists.Multiply(_averages, decay);
        TensorLists.Add(_averages, _values, 1 - decay);
    }

    /// <summary>Exchanges the network's values and the averages; a second exchange takes it back.</summary>
    public void Exchange()
    {
        using var noGradients = no_grad();
        foreach (var (value, average) in _values.Zip(_averages))
        {
            using var kept = value.clone();
            value.copy_(average);
            average.copy_(kept);
        }
    }

    public void Dispose()
    {
        foreach (var average in _averages) average.Dispose();
    }
}
