using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>
/// The features of several stages, by the name of the stage, in the requested order. Disposing this object disposes all its tensors. To keep a tensor longer,
/// take its <c>alias()</c>.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is named for what it holds, as LabelSet is.")]
public sealed class StageFeatures : IReadOnlyDictionary<string, Tensor>, IDisposable
{
    private readonly List<KeyValuePair<string, Tensor>> _stages;

    internal StageFeatures(IEnumerable<KeyValuePair<string, Tensor>> stages) => _stages = [.. stages];

    /// <inheritdoc/>
    public int Count => _stages.Count;

    /// <summary>The names of the stages.</summary>
    public IEnumerable<string> Keys => _stages.Select(stage => stage.Key);

    /// <summary>The features of the stages.</summary>
    public IEnumerable<Tensor> Values => _stages.Select(stage => stage.Value);

    /// <summary>The features of a stage.</summary>
    /// <param name="key">The name of a requested stage.</param>
    /// <exception cref="KeyNotFoundException">The stage was not requested; the message lists the requested stages.</exception>
    public Tensor this[string key] => TryGetValue(key, out var features)
        ? features
        : throw new KeyNotFoundException($"Stage '{key}' was not asked for. These were: {string.Join(", ", Keys)}.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value)
    {
        value = _stages.Find(stage => stage.Key == key).Value;
        return value is not null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _stages.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var features in Values) features.Dispose();
    }
}
