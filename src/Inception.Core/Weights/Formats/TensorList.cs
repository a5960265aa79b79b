namespace Inception.Weights.Formats;

/// <summary>Collects the tensors that a reader finds, within the limits of the options.</summary>
internal sealed class TensorList(CheckpointFile file)
{
    private readonly List<KeyValuePair<string, StoredTensor>> _tensors = [];
    private readonly List<UnreadableEntry> _unreadable = [];
    private readonly HashSet<string> _keys = [];
    private long _expandedBytes;

    /// <summary>Whether there is an entry of this name, readable or not.</summary>
    public bool Has(string key) => _keys.Contains(key);

    public CheckpointFile File => file;

    public bool IsEmpty => _tensors.Count == 0;

    /// <exception cref="CheckpointException">There are too many, or two of this name.</exception>
    public void Add(string key, StoredTensor tensor)
    {
        Register(key);
        Expand(key, tensor.RepeatedBytes);
        _tensors.Add(new(key, tensor));
    }

    /// <summary>Adds a tensor whose values stand one after the other.</summary>
    /// <exception cref="CheckpointException">There are not as many bytes as its shape needs.</exception>
    public void Add(string key, ElementEncoding encoding, long[] shape, ByteRegion region, long start, long length)
    {
        var storage = new StorageView(encoding, length / encoding.Bytes).At(region.Source(start, length));
        var tensor = StoredTensor.Create(storage, 0, shape, null, out var problem) ?? throw file.Damaged($"'{key}': {problem}");
        if ((Int128)tensor.Elements * encoding.Bytes != length)
        {
            throw file.Damaged(
                $"the tensor '{key}' of shape [{string.Join(", ", shape)}] and type {encoding.TorchType} is said to have {length:N0} bytes");
        }
        Add(key, tensor);
    }

    public void AddUnreadable(string key, string kind)
    {
        Register(key);
        _unreadable.Add(new(key, kind));
    }

    /// <summary>Counts bytes that take memory and are not in the file.</summary>
    /// <exception cref="CheckpointException">There are more than the options allow.</exception>
    public void Expand(string key, long bytes)
    {
        _expandedBytes = Math.Min(long.MaxValue / 2, _expandedBytes) + Math.Min(long.MaxValue / 2, bytes);
        var limit = file.Options.MaxExpandedBytes;
        if (_expandedBytes > limit)
            throw file.BeyondLimit($"the bytes of its expanded tensors up to '{key}'", _expandedBytes, limit, nameof(CheckpointOptions.MaxExpandedBytes));
    }

    /// <summary>What was found, as the only dictionary of the file.</summary>
    /// <exception cref="CheckpointException">Nothing was found, or the options ask for a dictionary.</exception>
    public CheckpointContent Content(CheckpointFormat format, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (file.Options.StateDict is { } name)
        {
            throw file.Error(
                $"it is a file of the format {format}, which has no dictionaries ({nameof(CheckpointOptions)}.{nameof(CheckpointOptions.StateDict)} is "
                + $"'{name}'). {nameof(CheckpointOptions)}.{nameof(CheckpointOptions.StripPrefix)} takes the tensors whose names begin alike.");
        }
        if (_tensors.Count == 0)
            throw file.Error($"it is a file of the format {format} without tensors that can be read.");
        var tensors = new StateDict(file, name: null, _tensors, _unreadable);
        return new CheckpointContent(format, [new Lazy<StateDict>(tensors)], metadata ?? new Dictionary<string, string>());
    }

    /// <summary>What was found, as one dictionary of several.</summary>
    public StateDict Dictionary(string name) => new(file, name, _tensors, _unreadable);

    /// <summary>What was found, and a second dictionary that has some of it under other names.</summary>
    /// <param name="format">The file's format.</param>
    /// <param name="name">The name of the second dictionary.</param>
    /// <param name="uses">Its keys, each with the name of a tensor.</param>
    public CheckpointContent Content(CheckpointFormat format, string name, IReadOnlyList<(string Key, string Tensor)> uses)
    {
        var content = Content(format);
        var tensors = new Dictionary<string, StoredTensor>(_tensors);
        var renamed = uses.Where(use => tensors.ContainsKey(use.Tensor)).Select(use => KeyValuePair.Create(use.Key, tensors[use.Tensor])).ToList();
        return renamed.Count == 0 ? content : content with
        {
            StateDicts = [.. content.StateDicts, new Lazy<StateDict>(() => new StateDict(file, name, renamed, []))],
        };
    }

    private void Register(string key)
    {
        if (!_keys.Add(key))
            throw file.Damaged($"it has two tensors named '{key}'");
        if (_keys.Count > file.Options.MaxEntries)
            throw file.BeyondLimit("the number of its tensors", _keys.Count, file.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
    }
}
