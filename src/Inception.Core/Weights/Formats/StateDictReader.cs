using System.Globalization;
using System.Numerics;

namespace Inception.Weights.Formats;

/// <summary>Finds the tensors in what a PyTorch pickle holds: inside of wrappers, and in nested dictionaries.</summary>
internal sealed class StateDictReader
{
    private const int DeepestWrapper = 4;
    private const int PackedTensors = 4; // a quantized layer's weight and bias

    private readonly CheckpointFile _file;
    private readonly Dictionary<string, string> _metadata = [];
    private readonly HashSet<PickledDictionary> _expanded = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PickledDictionary, bool> _holdTensors = new(ReferenceEqualityComparer.Instance);

    private StateDictReader(CheckpointFile file)
    {
        _file = file;
    }

    /// <summary>Reads what <c>torch.save</c> was given.</summary>
    /// <exception cref="CheckpointException">There are no tensors in it, or not the dictionary that the options name.</exception>
    public static CheckpointContent Read(CheckpointFile file, CheckpointFormat format, object? root)
    {
        var reader = new StateDictReader(file);
        var dictionary = reader.Dictionary(root);
        reader.CollectMetadata(dictionary);
        var stateDicts = file.Options.StateDict is { } path
            ? [reader.Lazily(reader.Named(dictionary, path), path)]
            : reader.Candidates(dictionary, path: null, depth: 0).Select(one => reader.Lazily(one.Dictionary, one.Path)).ToList();
        reader.RequireTensors(stateDicts[0].Value);
        return new CheckpointContent(format, stateDicts, reader._metadata);
    }

    private PickledDictionary Dictionary(object? root)
    {
        var dictionary = root switch
        {
            PickledObject { Items.Count: 0 } => null,
            PickledDictionary found => found,
            List<object?> list => Numbered(list),
            object?[] tuple => Numbered(tuple),
            _ => null,
        };
        return dictionary ?? throw _file.Error(
            $"it holds {TorchObjects.Describe(root)} where a dictionary of tensors was expected; nothing was executed. "
            + "In Python: torch.save(model.state_dict(), path).");
    }

    private static PickledDictionary Numbered(IReadOnlyList<object?> values)
    {
        var dictionary = new PickledDictionary();
        for (var i = 0; i < values.Count; i++) dictionary.Add((long)i, values[i]);
        return dictionary;
    }

    private Lazy<StateDict> Lazily(PickledDictionary dictionary, string? path) => new(() => new Flattening(_file).Run(dictionary, path));

    /// <summary>
    /// The dictionaries that could be meant, the likeliest first: what the model's names lead to, then its averages, then the dictionary that has these
    /// names. One that has tensors with dotted names is a state_dict itself and goes first.
    /// </summary>
    private List<(PickledDictionary Dictionary, string? Path)> Candidates(PickledDictionary dictionary, string? path, int depth)
    {
        if (!_expanded.Add(dictionary))
            return [];
        var inner = depth == DeepestWrapper ? [] : dictionary.Items
            .Where(item => item is { Key: string name, Value: PickledDictionary value } && WrapperName.IsModel(name) && HoldsTensors(value, depth + 1))
            .OrderBy(item => WrapperName.Rank((string)item.Key!))
            .SelectMany(item => Candidates((PickledDictionary)item.Value!, Joined(path, (string)item.Key!), depth + 1))
            .ToList();
        var isStateDict = dictionary.Items.Any(item => item is { Key: string name, Value: StoredTensor } && name.Contains('.', StringComparison.Ordinal));
        if (!isStateDict && inner.Count > 0)
            CollectMetadata(inner[0].Dictionary);
        return isStateDict ? [(dictionary, path), .. inner] : [.. inner, (dictionary, path)];
    }

    private static string Joined(string? path, string name) => path is null ? name : $"{path}.{name}";

    private bool HoldsTensors(PickledDictionary dictionary, int depth)
    {
        if (_holdTensors.TryGetValue(dictionary, out var known))
            return known;
        _holdTensors[dictionary] = false; // one that contains itself
        return _holdTensors[dictionary] = depth < _file.Options.MaxNesting && dictionary.Items.Any(
            item => item.Value is StoredTensor || (item.Value is PickledDictionary inner && HoldsTensors(inner, depth + 1)));
    }

    // A wrapper's epoch, architecture name, accuracy: worth showing, and of no consequence.
    private void CollectMetadata(PickledDictionary dictionary)
    {
        foreach (var (key, value) in dictionary.Items)
        {
            if (key is string name && value is string or long or BigInteger or double or bool)
                _metadata.TryAdd(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }
    }

    /// <summary>The dictionary that the options name. A name may have dots itself.</summary>
    private PickledDictionary Named(PickledDictionary root, string path)
    {
        var (place, rest) = (root, path);
        while (true)
        {
            if (place.Find(rest) is PickledDictionary found)
                return found is not PickledObject { Items.Count: 0 } ? found : throw NoSuchDictionary(path, rest, place);
            var name = place.Items.Select(item => item.Key).OfType<string>()
                .FirstOrDefault(key => rest.StartsWith(key + ".", StringComparison.Ordinal) && place.Find(key) is PickledDictionary);
            if (name is null)
                throw NoSuchDictionary(path, rest, place);
            (place, rest) = ((PickledDictionary)place.Find(name)!, rest[(name.Length + 1)..]);
        }
    }

    private CheckpointException NoSuchDictionary(string path, string name, PickledDictionary inner)
    {
        if (inner.Items.Any(item => item.Key is string key && key == name))
        {
            return _file.Error(
                $"its '{name}' is {TorchObjects.Describe(inner.Find(name))} where a dictionary of tensors was expected; nothing was executed. "
                + $"In Python: torch.save(checkpoint['{name}'].state_dict(), path).");
        }

        var names = inner.Items.Where(item => item.Value is PickledDictionary and not PickledObject { Items.Count: 0 })
            .Select(item => $"'{item.Key}'").Take(10).ToArray();
        return _file.Error(
            $"it has no dictionary '{name}' ({nameof(CheckpointOptions)}.{nameof(CheckpointOptions.StateDict)} is '{path}'). "
            + (names.Length == 0 ? "There are no dictionaries in that place." : $"There are: {string.Join(", ", names)}."));
    }

    private void RequireTensors(StateDict found)
    {
        var module = found.Unreadable.FirstOrDefault(entry => entry.IsModule);
        if (module is not null && found.Entries.All(entry => WrapperName.IsBeside(entry.Key.Split('.')[0])))
        {
            throw _file.Error(
                $"its {module}, where a dictionary of tensors was expected; nothing was executed. "
                + $"In Python: torch.save(checkpoint['{module.Key}'].state_dict(), path).");
        }
        if (found.Entries.Count > 0)
            return;
        throw _file.Error(
            "it holds no tensors that can be read. "
            + (found.Unreadable.Count == 0 ? "" : $"Its {string.Join(", ", found.Unreadable.Take(5))}; nothing was executed. ")
            + "Save a network with torch.save(model.state_dict(), path).");
    }

    /// <summary>Joins the names of nested dictionaries by dots.</summary>
    private sealed class Flattening(CheckpointFile file)
    {
        private readonly List<KeyValuePair<string, StoredTensor>> _tensors = [];
        private readonly List<UnreadableEntry> _unreadable = [];
        private readonly HashSet<string> _keys = [];
        private int _visited;
        private long _keyBytes, _repeatedBytes;

        public StateDict Run(PickledDictionary dictionary, string? path)
        {
            Add(dictionary, prefix: "", depth: 0);
            return new StateDict(file, path, _tensors, _unreadable);
        }

        private void Add(PickledDictionary dictionary, string prefix, int depth)
        {
            if (depth >= file.Options.MaxNesting)
                throw file.BeyondLimit("the nesting of its dictionaries", depth + 1, file.Options.MaxNesting, nameof(CheckpointOptions.MaxNesting));

            foreach (var (name, value) in dictionary.Items)
            {
                if (++_visited > file.Options.MaxEntries)
                    throw file.BeyondLimit("the number of its entries", _visited, file.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
                var text = name switch
                {
                    string own => own,
                    long number => number.ToString(CultureInfo.InvariantCulture),
                    _ => null, // no tensor of a network has such a name
                };
                if (text is not null && Holder(value) is { } holder)
                    Add(Key(prefix, text), holder, depth);
            }
        }

        /// <summary>A tensor, or a dictionary that may hold some; null for another value.</summary>
        private static object? Holder(object? value) => value switch
        {
            object?[] { Length: <= PackedTensors } packed when packed.Any(part => part is StoredTensor) => Numbered(packed),
            StoredTensor or PickledDictionary => value,
            _ => null,
        };

        /// <summary>Joins a name to its prefix. A long prefix is copied for every name below it, so the bytes of all keys are bounded.</summary>
        private string Key(string prefix, string name)
        {
            var length = prefix.Length + name.Length;
            if (length > file.Options.MaxStringBytes)
                throw file.BeyondLimit("the length of a key", length, file.Options.MaxStringBytes, nameof(CheckpointOptions.MaxStringBytes));
            _keyBytes += (long)sizeof(char) * length;
            if (_keyBytes > file.Options.MaxHeaderBytes)
                throw file.BeyondLimit("the bytes of its keys", _keyBytes, file.Options.MaxHeaderBytes, nameof(CheckpointOptions.MaxHeaderBytes));
            return prefix + name;
        }

        private void Add(string key, object value, int depth)
        {
            if (value is PickledObject { Items.Count: 0 } foreign)
                _unreadable.Add(new(key, TorchObjects.Describe(foreign)) { IsModule = foreign.IsModule });
            else if (value is PickledDictionary inner)
                Add(inner, key + ".", depth + 1);
            else
                Add(key, (StoredTensor)value);
        }

        private void Add(string key, StoredTensor tensor)
        {
            _repeatedBytes = Math.Min(long.MaxValue / 2, _repeatedBytes) + Math.Min(long.MaxValue / 2, tensor.RepeatedBytes);
            if (_repeatedBytes > file.Options.MaxExpandedBytes)
            {
                throw file.BeyondLimit(
                    $"the bytes of its expanded tensors up to '{key}'",
                    _repeatedBytes,
                    file.Options.MaxExpandedBytes,
                    nameof(CheckpointOptions.MaxExpandedBytes));
            }

            if (!_keys.Add(key))
                throw file.Error($"it has two tensors named '{key}'.");
            _tensors.Add(new(key, tensor));
        }
    }
}
