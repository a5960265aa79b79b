namespace Inception.Weights.Formats;

/// <summary>
/// Reads HDF5 files as h5py writes them (HDF5 File Format Specification 3.0): superblocks 0 to 3, groups of both formats, attributes, and datasets that are
/// compact, contiguous or chunked. Soft and external links are never followed.
/// </summary>
internal sealed class Hdf5File
{
    private const int SymbolEntryBytes = 40, TreePrefixBytes = 24, SoftLink = 2;

    private readonly Hdf5HeaderReader _headers;
    private readonly Dictionary<ulong, Hdf5Object> _objects = [];
    private readonly Dictionary<Hdf5Object, IReadOnlyDictionary<string, ulong>> _links = new(ReferenceEqualityComparer.Instance);
    private long _textBytes;

    private Hdf5File(Hdf5Bytes bytes)
    {
        Bytes = bytes;
        _headers = new Hdf5HeaderReader(bytes);
        Root = Read(FindRoot());
    }

    /// <summary>How an HDF5 file begins.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    public Hdf5Bytes Bytes { get; }

    public Hdf5Object Root { get; }

    /// <summary>Reads the superblock and the root group.</summary>
    public static Hdf5File Open(Hdf5Bytes bytes) => new(bytes);

    /// <summary>Reads the header of an object, or returns the one that was read before.</summary>
    public Hdf5Object Read(ulong address)
    {
        if (_objects.TryGetValue(address, out var known)) return known;
        if (_objects.Count > Bytes.File.Options.MaxEntries)
        {
            throw Bytes.File.BeyondLimit(
                "the objects of its HDF5 structure", _objects.Count, Bytes.File.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
        }
        return _objects[address] = _headers.Read(address);
    }

    /// <summary>The links of a group by name, in the file's order.</summary>
    public IReadOnlyDictionary<string, ulong> Links(Hdf5Object group)
    {
        if (_links.TryGetValue(group, out var known)) return known;
        if (group.SymbolTable is not { } table)
            return group.Dense is null ? group.Links : throw Bytes.Refused(group.Dense);
        var links = new Dictionary<string, ulong>();
        AddLinks(links, table.Tree, ReadHeap(table.Heap), level: null);
        return _links[group] = links;
    }

    /// <summary>The object at a path of names; null where there is none.</summary>
    public Hdf5Object? Find(Hdf5Object group, string path)
    {
        var place = group;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (place.IsDataset || !Links(place).TryGetValue(name, out var address)) return null;
            place = Read(address);
        }
        return place;
    }

    private ulong FindRoot()
    {
        const int Versions = 9, Newest = 3;
        var start = Bytes.Read(0, Math.Min(96 + 4, Bytes.Length), "the superblock");
        var cursor = new Hdf5Cursor(Bytes, start, "the superblock");
        cursor.Expect(Signature);
        var version = cursor.Byte();
        if (version > Newest) throw Bytes.Refused($"the superblock version {version}");
        if (version < 2) cursor.Skip(13 - Versions);
        var (offsetBytes, lengthBytes) = (cursor.Byte(), cursor.Byte());
        if (offsetBytes != 8 || lengthBytes != 8) throw Bytes.Refused($"addresses of {offsetBytes} and lengths of {lengthBytes} bytes");
        cursor.Skip(version switch { 0 => 9, 1 => 13, _ => 1 });
        var (baseAddress, _, end, root) = (cursor.UInt64(), cursor.UInt64(), cursor.UInt64(), cursor.UInt64());
        if (baseAddress != 0) throw Bytes.Refused("a block of other content before it");
        if (end > (ulong)Bytes.Length)
            throw Bytes.File.Damaged($"it has {Bytes.Length:N0} bytes where its superblock says {end:N0}: the file is truncated");
        if (version >= 2) return root;
        cursor.Skip(8); // after the driver's block: the root's symbol table entry, with the offset of its empty name
        return cursor.UInt64();
    }

    private byte[] ReadHeap(ulong address)
    {
        var cursor = new Hdf5Cursor(Bytes, Bytes.Read(address, 32, "a group's heap"), "a group's heap");
        cursor.Expect("HEAP"u8);
        cursor.Skip(4);
        var size = cursor.Size();
        cursor.Skip(8);
        return Bytes.Read(cursor.UInt64(), size, "a group's heap");
    }

    private void AddLinks(Dictionary<string, ulong> links, ulong tree, byte[] heap, int? level)
    {
        var cursor = new Hdf5Cursor(Bytes, Bytes.Read(tree, TreePrefixBytes, "a group's B-tree"), "a group's B-tree");
        cursor.Expect("TREE"u8);
        var (kind, found, count) = (cursor.Byte(), cursor.Byte(), cursor.UInt16());
        if (kind != 0 || (level is not null && found != level - 1))
            throw Bytes.Damaged($"a group's B-tree has a node of kind {kind} and level {found} at byte {tree:N0}");
        var children = new Hdf5Cursor(Bytes, Bytes.Read(tree + TreePrefixBytes, 16L * count, "a group's B-tree"), "a group's B-tree");
        for (var i = 0; i < count; i++)
        {
            children.Skip(8);
            var child = children.UInt64();
            if (found > 0) AddLinks(links, child, heap, found);
            else AddSymbols(links, child, heap);
        }
    }

    private void AddSymbols(Dictionary<string, ulong> links, ulong address, byte[] heap)
    {
        var head = new Hdf5Cursor(Bytes, Bytes.Read(address, 8, "a group's node"), "a group's node");
        head.Expect("SNOD"u8);
        head.Skip(2);
        var count = head.UInt16();
        var entries = new Hdf5Cursor(Bytes, Bytes.Read(address + 8, (long)count * SymbolEntryBytes, "a group's node"), "a group's node");
        for (var i = 0; i < count; i++)
        {
            var (name, header, kind) = (entries.UInt64(), entries.UInt64(), entries.UInt32());
            entries.Skip(SymbolEntryBytes - 20);
            if (name >= (ulong)heap.Length) throw Bytes.Damaged($"a link's name is said to be at byte {name:N0} of a heap of {heap.Length:N0}");
            if (kind != SoftLink) links[Text(heap.AsSpan((int)name), "the length of a link's name")] = header;
            if (links.Count > Bytes.File.Options.MaxEntries)
                throw Bytes.File.BeyondLimit("the links of a group", links.Count, Bytes.File.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
        }
    }

    /// <summary>Text of a heap, up to its first zero. Texts may overlap there, so the bytes of all are bounded.</summary>
    private string Text(ReadOnlySpan<byte> raw, string what)
    {
        var (length, options) = (raw.IndexOf((byte)0) is >= 0 and var end ? end : raw.Length, Bytes.File.Options);
        if (length > options.MaxStringBytes) throw Bytes.File.BeyondLimit(what, length, options.MaxStringBytes, nameof(CheckpointOptions.MaxStringBytes));
        _textBytes += (long)sizeof(char) * length;
        if (_textBytes > options.MaxHeaderBytes)
            throw Bytes.File.BeyondLimit("the bytes of its names", _textBytes, options.MaxHeaderBytes, nameof(CheckpointOptions.MaxHeaderBytes));
        return Hdf5Cursor.Text(raw[..length]);
    }

    /// <summary>The texts of an attribute; null where it is none or not of texts.</summary>
    public IReadOnlyList<string>? Texts(Hdf5Object place, string name)
    {
        if (!place.Attributes.TryGetValue(name, out var attribute)) return null;
        var (type, count) = (attribute.Datatype, (int)Math.Min(attribute.Count, Bytes.File.Options.MaxEntries + 1L));
        if (count > Bytes.File.Options.MaxEntries)
        {
            throw Bytes.File.BeyondLimit(
                $"the values of the attribute '{name}'", attribute.Count, Bytes.File.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
        }
        if (type.IsFixedText)
            return [.. Enumerable.Range(0, count).Select(i => Hdf5Cursor.Text(attribute.Data.AsSpan(i * type.Size, type.Size)).TrimEnd(' '))];
        if (!type.IsVariableText || type.Size != 16) return null;
        var (texts, heaps) = (new string[count], new Dictionary<ulong, Dictionary<int, byte[]>>());
        for (var i = 0; i < count; i++)
        {
            var cursor = new Hdf5Cursor(Bytes, attribute.Data.AsSpan(i * type.Size, type.Size), $"the attribute '{name}'");
            var (length, heap, index) = (cursor.UInt32(), cursor.UInt64(), (int)cursor.UInt32());
            if (length == 0)
            {
                texts[i] = "";
                continue;
            }
            if (!heaps.TryGetValue(heap, out var values)) heaps[heap] = values = ReadGlobalHeap(heap);
            if (!values.TryGetValue(index, out var value) || value.Length < length)
                throw Bytes.Damaged($"the attribute '{name}' refers to the value {index} of the heap at byte {heap:N0}, which does not hold it");
            texts[i] = Text(value.AsSpan(0, (int)length), $"the length of a text of the attribute '{name}'");
        }
        return texts;
    }

    private Dictionary<int, byte[]> ReadGlobalHeap(ulong address)
    {
        const int HeadBytes = 16;
        var head = new Hdf5Cursor(Bytes, Bytes.Read(address, HeadBytes, "a heap of texts"), "a heap of texts");
        head.Expect("GCOL"u8);
        head.Skip(4);
        var size = head.Size();
        var cursor = new Hdf5Cursor(Bytes, Bytes.Read(address + HeadBytes, Math.Max(0, size - HeadBytes), "a heap of texts"), "a heap of texts");
        var values = new Dictionary<int, byte[]>();
        while (cursor.Left >= HeadBytes)
        {
            var index = cursor.UInt16();
            cursor.Skip(6);
            var length = cursor.Size();
            if (index == 0) break; // the free space at the end
            values[index] = cursor.Take(length).ToArray();
            cursor.Align();
        }
        return values;
    }
}
