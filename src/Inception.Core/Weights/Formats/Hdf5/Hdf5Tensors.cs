namespace Inception.Weights.Formats;

/// <summary>Makes tensors of the datasets of an HDF5 file.</summary>
internal sealed class Hdf5Tensors(Hdf5File hdf5)
{
    private readonly List<KeyValuePair<string, StoredTensor>> _tensors = [];
    private readonly List<UnreadableEntry> _unreadable = [];
    private readonly HashSet<string> _keys = [];
    private Int128 _total;

    private CheckpointFile File => hdf5.Bytes.File;

    public IReadOnlyList<KeyValuePair<string, StoredTensor>> Tensors => _tensors;

    /// <summary>Adds a dataset under a key.</summary>
    /// <exception cref="CheckpointException">The dataset cannot be, or its key stands there twice.</exception>
    public void Add(string key, Hdf5Object dataset)
    {
        if (!_keys.Add(key)) throw File.Error($"it has two tensors named '{key}'.");
        if (_keys.Count > File.Options.MaxEntries)
            throw File.BeyondLimit("the number of its tensors", _keys.Count, File.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
        if (WhyUnreadable(dataset) is { } why) _unreadable.Add(new(key, why));
        else _tensors.Add(new(key, Tensor(key, dataset)));
    }

    public CheckpointContent Content(CheckpointFormat format, IReadOnlyDictionary<string, string> metadata)
    {
        if (_tensors.Count == 0)
        {
            throw File.Error(
                "it is an HDF5 file without tensors that can be read. "
                + (_unreadable.Count == 0 ? "" : $"Its {string.Join(", ", _unreadable.Take(5))}. ") + "In Keras: model.save_weights(path).");
        }
        var dictionary = new StateDict(File, name: null, _tensors, _unreadable);
        return new(format, [new Lazy<StateDict>(dictionary)], metadata);
    }

    private static string? WhyUnreadable(Hdf5Object dataset) => dataset switch
    {
        { Shape: null } => "a dataset without values",
        { Datatype: null } => "a dataset without a type",
        { Datatype.Encoding: null } => $"a dataset of {dataset.Datatype.Kind}",
        { Layout.Kind: Hdf5LayoutKind.Other } => "a dataset whose layout is not read here (HDF5 1.10's chunk indexes, or a virtual dataset)",
        { Layout.Kind: not Hdf5LayoutKind.Compact, Layout.Address: Hdf5Bytes.Undefined } when !dataset.Shape.Contains(0) => "a dataset that was never written",
        _ => null,
    };

    private StoredTensor Tensor(string key, Hdf5Object dataset)
    {
        var (encoding, shape, layout) = (dataset.Datatype!.Encoding!, dataset.Shape!, dataset.Layout!);
        Int128 bytes = encoding.Bytes;
        foreach (var size in shape) bytes = Int128.Min(bytes * size, long.MaxValue);
        _total += bytes;
        if (_total > (Int128)hdf5.Bytes.Length + File.Options.MaxExpandedBytes && layout.Kind != Hdf5LayoutKind.Chunked)
        {
            throw File.BeyondLimit(
                $"the bytes of its tensors up to '{key}' beyond the file's own", _total - hdf5.Bytes.Length, File.Options.MaxExpandedBytes,
                nameof(CheckpointOptions.MaxExpandedBytes));
        }
        var storage = bytes == 0
            ? new StorageView(encoding, 0).At(new MemoryBytes(File, []))
            : layout.Kind switch
            {
                Hdf5LayoutKind.Compact => Compact(key, encoding, layout, (long)bytes),
                Hdf5LayoutKind.Contiguous => Contiguous(key, encoding, layout, (long)bytes),
                _ => new StorageView(encoding, (long)(bytes / encoding.Bytes)).At(Hdf5Chunks.Create(hdf5.Bytes, dataset, (long)bytes)),
            };
        return StoredTensor.Create(storage, 0, shape, null, out var problem) ?? throw hdf5.Bytes.Damaged($"'{key}': {problem}");
    }

    private StorageView Compact(string key, ElementEncoding encoding, Hdf5Layout layout, long bytes) => layout.Compact.Length == bytes
        ? new StorageView(encoding, bytes / encoding.Bytes).At(new MemoryBytes(File, layout.Compact))
        : throw hdf5.Bytes.Damaged($"the dataset '{key}' has {layout.Compact.Length:N0} bytes where its shape needs {bytes:N0}");

    private StorageView Contiguous(string key, ElementEncoding encoding, Hdf5Layout layout, long bytes) => layout.Bytes == bytes
        ? hdf5.Bytes.View(encoding, layout.Address, bytes, $"the dataset '{key}'")
        : throw hdf5.Bytes.Damaged($"the dataset '{key}' has {layout.Bytes:N0} bytes where its shape needs {bytes:N0}");
}
