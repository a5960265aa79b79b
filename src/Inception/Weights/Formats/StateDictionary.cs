using System.Globalization;
using System.Numerics;

namespace Inception.Weights.Formats;

/// <summary>Finds the tensors in what a PyTorch pickle holds: inside of wrappers, and in nested dictionaries.</summary>
internal sealed class StateDictionary
{
    private static readonly string[] Wrappers = ["state_dict", "model_state_dict", "model"];

    private readonly CheckpointFile _file;
    private readonly List<KeyValuePair<string, StoredTensor>> _tensors = [];
    private readonly HashSet<string> _keys = [];
    private readonly Dictionary<string, string> _metadata = [];
    private int _visited;

    private StateDictionary(CheckpointFile file)
    {
        _file = file;
    }

    public static CheckpointContent Read(CheckpointFile file, CheckpointFormat format, object? root)
    {
        var reader = new StateDictionary(file);
        reader.Flatten(reader.Unwrap(root), prefix: "", depth: 0);
        if (reader._tensors.Count == 0)
            throw file.Error("it holds no tensors. Save a network with torch.save(model.state_dict(), path).");
        return new CheckpointContent(format, reader._tensors, reader._metadata);
    }

    private PickledDictionary Unwrap(object? root)
    {
        var dictionary = root as PickledDictionary
            ?? throw _file.Error(
                $"it holds {TorchObjects.Describe(root)} where a dictionary of tensors was expected. Save torch.save(model.state_dict(), path).");
        CollectMetadata(dictionary);

        if (_file.Options.StateDict is { } path)
            return path.Split('.').Aggregate(dictionary, (inner, name) => Find(inner, name) ?? throw NoSuchDictionary(path, name, inner));

        for (var depth = 0; depth < _file.Options.MaxNesting; depth++)
        {
            if (Wrapped(dictionary) is not { } wrapped)
                break;
            CollectMetadata(dictionary = wrapped);
        }
        return dictionary;
    }

    private static PickledDictionary? Wrapped(PickledDictionary dictionary) =>
        dictionary.Items.Any(item => item.Value is StoredTensor)
            ? null
            : Wrappers.Select(name => Find(dictionary, name)).FirstOrDefault(found => found is not null);

    // A wrapper's epoch, architecture name, accuracy: worth showing, and of no consequence.
    private void CollectMetadata(PickledDictionary dictionary)
    {
        foreach (var (key, value) in dictionary.Items)
        {
            if (key is string name && value is string or long or BigInteger or double or bool)
                _metadata.TryAdd(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }
    }

    private static PickledDictionary? Find(PickledDictionary dictionary, string name) =>
        dictionary.Items.FirstOrDefault(item => item.Key is string key && key == name).Value as PickledDictionary;

    private CheckpointException NoSuchDictionary(string path, string name, PickledDictionary inner)
    {
        var names = inner.Items.Where(item => item.Value is PickledDictionary).Select(item => $"'{item.Key}'").Take(10).ToArray();
        return _file.Error(
            $"it has no dictionary '{name}' ({nameof(CheckpointOptions.StateDict)} is '{path}'). "
            + (names.Length == 0 ? "There are no dictionaries in that place." : $"There are: {string.Join(", ", names)}."));
    }

    private void Flatten(PickledDictionary dictionary, string prefix, int depth)
    {
        if (depth >= _file.Options.MaxNesting)
            throw _file.BeyondLimit("the nesting of its dictionaries", depth + 1, _file.Options.MaxNesting, nameof(CheckpointOptions.MaxNesting));

        foreach (var (name, value) in dictionary.Items)
        {
            if (++_visited > _file.Options.MaxEntries)
                throw _file.BeyondLimit("the number of its entries", _visited, _file.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
            if (value is not (StoredTensor or PickledDictionary))
                continue;

            var key = name switch
            {
                string text => prefix + text,
                long number => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}"),
                _ => throw _file.Error(
                    $"in its dictionary '{prefix}', the key of a tensor is {TorchObjects.Describe(name)}; strings and integers are accepted."),
            };
            if (key.Length > _file.Options.MaxStringBytes)
                throw _file.BeyondLimit("the length of a key", key.Length, _file.Options.MaxStringBytes, nameof(CheckpointOptions.MaxStringBytes));

            if (value is PickledDictionary inner)
                Flatten(inner, key + ".", depth + 1);
            else if (_keys.Add(key))
                _tensors.Add(new(key, (StoredTensor)value));
            else
                throw _file.Error($"it has two tensors named '{key}'.");
        }
    }
}
