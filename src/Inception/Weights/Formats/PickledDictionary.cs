namespace Inception.Weights.Formats;

/// <summary>A <c>dict</c> or <c>OrderedDict</c> as it was pickled: the pairs in order, without looking at the keys.</summary>
internal sealed class PickledDictionary
{
    private List<KeyValuePair<object?, object?>>? _items;

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items ?? [];

    public void Add(object? key, object? value) => (_items ??= []).Add(new(key, value));
}
