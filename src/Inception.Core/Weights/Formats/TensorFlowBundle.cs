namespace Inception.Weights.Formats;

/// <summary>Version 2 of TensorFlow's checkpoints: the table tells the place of each tensor in a data file.</summary>
internal sealed class TensorFlowBundle
{
    private const string IndexEnding = ".index";

    private readonly CheckpointFile _file;
    private readonly TensorList _tensors;
    private readonly Dictionary<int, CheckpointFile> _shards = [];
    private readonly List<(int Shard, long Begin, long End, string Key)> _ranges = [];
    private int _shardCount = 1;

    private TensorFlowBundle(CheckpointFile file) => (_file, _tensors) = (file, new TensorList(file));

    /// <param name="file">The <c>.index</c> file.</param>
    /// <param name="header">The <c>BundleHeaderProto</c>, at its first field.</param>
    /// <param name="entries">The table, after the header.</param>
    public static CheckpointContent Read(CheckpointFile file, ProtoReader header, IEnumerator<TableEntry> entries)
    {
        var bundle = new TensorFlowBundle(file);
        bundle.ReadHeader(header);
        while (entries.MoveNext())
        {
            // A key that begins with 0 is that of a slice, which belongs to another entry.
            if (entries.Current.Key is not [0, ..])
                bundle.Add(TensorFlowCheckpoint.Name(entries.Current), entries.Current.Message());
        }
        bundle.CheckRanges();
        return bundle._tensors.Content(CheckpointFormat.TensorFlowBundle);
    }

    private void ReadHeader(ProtoReader header)
    {
        do
        {
            if (header.IsNumber(1))
                _shardCount = (int)Math.Clamp(header.Number, 1, 99_999);
            if (header.IsNumber(2) && header.Number != 0)
                throw _file.Error("its numbers are in big-endian order; little-endian is accepted. Save it again on a little-endian machine.");
        }
        while (header.Next());
    }

    private void Add(string key, ProtoReader entry)
    {
        var (type, shape, shard, offset, size, crc, slices) = (0UL, Array.Empty<long>(), 0UL, 0L, 0L, 0U, 0);
        while (entry.Next())
        {
            if (entry.IsNumber(1)) type = entry.Number;
            else if (entry.Is(2)) shape = TensorFlowShape.Read(entry.Message());
            else if (entry.IsNumber(3)) shard = entry.Number;
            else if (entry.IsNumber(4)) offset = (long)entry.Number;
            else if (entry.IsNumber(5)) size = (long)entry.Number;
            else if (entry.IsNumber(6)) crc = (uint)entry.Number;
            else if (entry.Is(7)) slices++;
        }

        if (slices > 0)
        {
            _tensors.AddUnreadable(key, $"a variable in {slices} parts (partitioned)");
            return;
        }
        if (TensorFlowType.Encoding(type) is not { } encoding)
        {
            _tensors.AddUnreadable(key, TensorFlowType.Name(type));
            return;
        }
        var data = Shard(shard);
        if (offset < 0 || size < 0 || offset > data.Length - size)
        {
            throw data.Damaged(
                $"the tensor '{key}' is said to have {size:N0} bytes from byte {offset:N0}, and the file has {data.Length:N0}: it is truncated, "
                + "or belongs to another index");
        }
        _ranges.Add(((int)shard, offset, offset + size, key));
        var checksum = new Crc32CChecksum(data, offset, size, crc, $"'{key}'");
        _tensors.Add(key, encoding, shape, new FileRegion(data, offset, size, checksum), 0, size);
    }

    private CheckpointFile Shard(ulong number)
    {
        if (number >= (ulong)_shardCount)
            throw _file.Damaged($"a tensor is said to be in the data file {number}, and there are {_shardCount}");
        if (_shards.TryGetValue((int)number, out var open))
            return open;
        if (!_file.Name.EndsWith(IndexEnding, StringComparison.Ordinal))
        {
            throw _file.Error(
                $"it is the index of a TensorFlow checkpoint, whose name must end with '{IndexEnding}', as its data file's ends with "
                + "'.data-00000-of-00001'. Give both their names back.");
        }
        var ending = FormattableString.Invariant($".data-{number:D5}-of-{_shardCount:D5}");
        return _shards[(int)number] = _file.OpenSibling(_file.Name[..^IndexEnding.Length] + ending);
    }

    private void CheckRanges()
    {
        _ranges.Sort();
        foreach (var (one, next) in _ranges.Zip(_ranges.Skip(1)))
        {
            if (one.Shard == next.Shard && next.Begin < one.End)
                throw _file.Damaged($"the tensors '{one.Key}' and '{next.Key}' overlap at byte {next.Begin:N0} of their data file");
        }
    }
}
