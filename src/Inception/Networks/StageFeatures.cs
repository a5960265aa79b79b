using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>
/// Features by the name of their stage, in the requested order. The object owns its tensors: disposing the object disposes them all. Take an
/// <c>alias()</c> of a tensor that must live longer.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is named for what it holds, as LabelSet is.")]
public sealed class StageFeatures : IReadOnlyDictionary<string, Tensor>, IDisposable
{
    private readonly List<KeyValuePair<string, Tensor>> _stages;

    internal StageFeatures(IEnumerable<KeyValuePair<string, Tensor>> stages) => _stages = [.. stages];

    /// <inheritdoc/>
    public int Count => _stages.Count;

    /// <summary>The stages' names.</summary>
    public IEnumerable<string> Keys => _stages.Select(stage => stage.Key);

    /// <summary>The stages' features.</summary>
    public IEnumerable<Tensor> Values => _stages.Select(stage => stage.Value);

    /// <summary>The features of a stage.</summary>
    /// <param name="key">A requested stage.</param>
    /// <exception cref="KeyNotFoundException">The stage was not requested; the message lists the requested ones.</exception>
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
