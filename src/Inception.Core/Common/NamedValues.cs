using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Inception.Common;

/// <summary>Values by name. A name that does not exist gives an error with the nearest name and all names.</summary>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <param name="kind">What the values are, e.g. <c>preprocessing</c>, for the error.</param>
internal sealed class NamedValues<TValue>(string kind) : IReadOnlyDictionary<string, TValue>
{
    private readonly Dictionary<string, TValue> _values = new(StringComparer.Ordinal);

    public int Count => _values.Count;

    public IEnumerable<string> Keys => _values.Keys;

    public IEnumerable<TValue> Values => _values.Values;

    /// <summary>A value by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public TValue this[string key]
    {
        get => _values.TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(
            $"There is no {kind} '{key}'{NearestName.Suggestion(key, Keys)}. Known: {string.Join(", ", Keys.Order(StringComparer.Ordinal))}.");
        init => _values[key] = value;
    }

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, TValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
