namespace Inception.Weights.Formats;

/// <summary>A <c>dict</c>, <c>OrderedDict</c> or <c>defaultdict</c> as it was pickled: the pairs in order, without looking at the keys.</summary>
internal class PickledDictionary
{
    private List<KeyValuePair<object?, object?>>? _items;

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items ?? [];

    public void Add(object? key, object? value) => (_items ??= []).Add(new(key, value));

    /// <summary>The value of a text key, the last of several as in Python; null where there is none.</summary>
    public object? Find(string name) => Items.LastOrDefault(item => item.Key is string key && key == name).Value;
}
