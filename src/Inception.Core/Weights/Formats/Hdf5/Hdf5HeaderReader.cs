namespace Inception.Weights.Formats;

/// <summary>Reads object headers, version 1 (HDF5's default) and 2, with their continuation blocks.</summary>
internal sealed class Hdf5HeaderReader(Hdf5Bytes bytes)
{
    private const int Dataspace = 0x01, LinkInfo = 0x02, Datatype = 0x03, Link = 0x06, Layout = 0x08, Filters = 0x0B, Attribute = 0x0C,
        Continuation = 0x10, SymbolTable = 0x11, AttributeInfo = 0x15;

    private const int SharedMessage = 0x02;
    private const int MaxContinuations = 1_000;
    private const int MaxRank = 32;
    private const int PrefixBytes = 16;

    public Hdf5Object Read(ulong address)
    {
        var found = new Hdf5Object(address);
        var blocks = new Queue<(ulong Address, long Bytes)>();
        var prefix = bytes.Read(address, Math.Min(PrefixBytes, Math.Max(0, bytes.Length - (long)Math.Min(address, (ulong)bytes.Length))), "an object header");
        var newer = prefix.AsSpan().StartsWith("OHDR"u8);
        var tracksOrder = newer ? First2(found, address, prefix, blocks) : First1(found, address, prefix, blocks);
        for (var count = 0; blocks.TryDequeue(out var block); count++)
        {
            if (count == MaxContinuations) throw bytes.Damaged($"the object header at byte {address:N0} has more than {MaxContinuations:N0} continuations");
            Block(found, bytes.Read(block.Address, block.Bytes, "an object header's continuation"), newer, tracksOrder, blocks);
        }
        return found;
    }

    private bool First1(Hdf5Object found, ulong address, byte[] prefix, Queue<(ulong Address, long Bytes)> blocks)
    {
        var cursor = new Hdf5Cursor(bytes, prefix, "an object header");
        var version = cursor.Byte();
        if (version != 1) throw bytes.Damaged($"there is no object header at byte {address:N0}, but the byte {version}");
        cursor.Skip(7);
        var size = cursor.UInt32();
        Messages(found, bytes.Read(address + PrefixBytes, size, "an object header"), newer: false, tracksOrder: false, blocks);
        return false;
    }

    private bool First2(Hdf5Object found, ulong address, byte[] prefix, Queue<(ulong Address, long Bytes)> blocks)
    {
        var flags = prefix.Length > 5 ? prefix[5] : throw bytes.Damaged($"the object header at byte {address:N0} is cut off");
        var (times, limits, width) = ((flags & 0x20) != 0 ? 16 : 0, (flags & 0x10) != 0 ? 4 : 0, 1 << (flags & 3));
        var start = 6 + times + limits;
        var cursor = new Hdf5Cursor(bytes, bytes.Read(address, start + width, "an object header"), "an object header");
        cursor.Skip(start);
        var size = cursor.Number(width);
        if (size > int.MaxValue) throw bytes.Damaged($"the object header at byte {address:N0} is said to have {size:N0} bytes");
        var tracksOrder = (flags & 0x04) != 0;
        Messages(found, bytes.Read(address + (ulong)(start + width), (long)size, "an object header"), newer: true, tracksOrder, blocks);
        return tracksOrder;
    }

    private void Block(Hdf5Object found, byte[] block, bool newer, bool tracksOrder, Queue<(ulong Address, long Bytes)> blocks)
    {
        if (!newer)
        {
            Messages(found, block, newer, tracksOrder, blocks);
            return;
        }
        var cursor = new Hdf5Cursor(bytes, block, "an object header's continuation");
        cursor.Expect("OCHK"u8);
        Messages(found, cursor.Take(Math.Max(0, cursor.Left - 4)), newer, tracksOrder, blocks);
    }

    private void Messages(
        Hdf5Object found, ReadOnlySpan<byte> block, bool newer, bool tracksOrder, Queue<(ulong Address, long Bytes)> blocks)
    {
        var cursor = new Hdf5Cursor(bytes, block, "an object header");
        var prefix = newer ? (tracksOrder ? 6 : 4) : 8;
        while (cursor.Left >= prefix)
        {
            var type = newer ? cursor.Byte() : cursor.UInt16();
            var size = cursor.UInt16();
            var flags = cursor.Byte();
            cursor.Skip(newer ? (tracksOrder ? 2 : 0) : 3);
            var message = new Hdf5Cursor(bytes, cursor.Take(size), "a message of an object header");
            if (type == Continuation) blocks.Enqueue((message.UInt64(), message.Size()));
            else Message(found, type, flags, ref message);
        }
    }

    private void Message(Hdf5Object found, int type, byte flags, ref Hdf5Cursor message)
    {
        switch (type)
        {
            case Datatype when (flags & SharedMessage) != 0: found.Datatype = new(0, null, "values of a named type"); break;
            case Dataspace: found.Shape = Space(ref message); break;
            case Datatype: found.Datatype = Hdf5Datatype.Read(ref message); break;
            case Layout: found.Layout = LayoutOf(ref message); break;
            case Filters: found.Filters = FiltersOf(ref message); break;
            case Attribute: AddAttribute(found, ref message); break;
            case SymbolTable: found.SymbolTable = (message.UInt64(), message.UInt64()); break;
            case Link: AddLink(found, ref message); break;
            case LinkInfo: CheckDense(found, ref message, orderFlag: 1, orderBytes: 8, "a group of many links in the format of HDF5 1.8"); break;
            case AttributeInfo: CheckDense(found, ref message, orderFlag: 1, orderBytes: 2, "an object of many attributes in the format of HDF5 1.8"); break;
            default: break; // fill values, times, comments
        }
    }

    private static void CheckDense(Hdf5Object found, ref Hdf5Cursor message, int orderFlag, int orderBytes, string what)
    {
        message.Skip(1);
        if ((message.Byte() & orderFlag) != 0) message.Skip(orderBytes);
        if (message.UInt64() != Hdf5Bytes.Undefined) found.Dense = what;
    }

    private long[]? Space(ref Hdf5Cursor message)
    {
        var (version, rank, _) = (message.Byte(), message.Byte(), message.Byte());
        if (version is not (1 or 2) || rank > MaxRank) throw bytes.Damaged($"a dataspace has the version {version} and {rank} dimensions");
        var isNull = version == 2 && message.Byte() == 2;
        message.Skip(version == 1 ? 5 : 0);
        var shape = new long[rank];
        for (var axis = 0; axis < rank; axis++) shape[axis] = message.Size();
        return isNull ? null : shape;
    }

    private Hdf5Layout LayoutOf(ref Hdf5Cursor message)
    {
        var (version, kind) = (message.Byte(), message.Byte());
        return (version, kind) switch
        {
            (3 or 4, 0) => new(Hdf5LayoutKind.Compact) { Compact = message.Take(message.UInt16()).ToArray() },
            (3 or 4, 1) => new(Hdf5LayoutKind.Contiguous) { Address = message.UInt64(), Bytes = message.Size() },
            (3, 2) => Chunks(ref message),
            _ => new(Hdf5LayoutKind.Other),
        };
    }

    private Hdf5Layout Chunks(ref Hdf5Cursor message)
    {
        var dimensions = message.Byte();
        if (dimensions is 0 or > MaxRank + 1) throw bytes.Damaged($"a chunked dataset has {dimensions} dimensions");
        var (tree, chunk) = (message.UInt64(), new long[dimensions - 1]);
        for (var axis = 0; axis < chunk.Length; axis++) chunk[axis] = message.UInt32();
        return new(Hdf5LayoutKind.Chunked) { Address = tree, Chunk = chunk };
    }

    private Hdf5Filter[] FiltersOf(ref Hdf5Cursor message)
    {
        var (version, count) = (message.Byte(), message.Byte());
        if (version is not (1 or 2) || count > MaxRank) throw bytes.Damaged($"a filter pipeline has the version {version} and {count} filters");
        message.Skip(version == 1 ? 6 : 0);
        var filters = new Hdf5Filter[count];
        for (var i = 0; i < count; i++)
        {
            filters[i] = (Hdf5Filter)message.UInt16();
            var nameBytes = version == 1 || (int)filters[i] >= 256 ? message.UInt16() : 0;
            message.Skip(2);
            var values = message.UInt16();
            message.Skip(version == 1 ? (nameBytes + 7) / 8 * 8 : nameBytes);
            message.Skip((4L * values) + (version == 1 && values % 2 != 0 ? 4 : 0));
        }
        return filters;
    }

    private void AddAttribute(Hdf5Object found, ref Hdf5Cursor message)
    {
        var (version, flags) = (message.Byte(), message.Byte());
        var (nameBytes, typeBytes, spaceBytes) = (message.UInt16(), message.UInt16(), message.UInt16());
        if (version is < 1 or > 3) throw bytes.Damaged($"an attribute has the version {version}");
        if (version > 1 && (flags & 3) != 0) return; // of a named type
        if (version == 3) message.Skip(1);
        var name = Hdf5Cursor.Text(Field(ref message, nameBytes, version));
        var type = new Hdf5Cursor(bytes, Field(ref message, typeBytes, version), "an attribute's type");
        var space = new Hdf5Cursor(bytes, Field(ref message, spaceBytes, version), "an attribute's dataspace");
        var datatype = Hdf5Datatype.Read(ref type);
        var count = Space(ref space) is { } shape ? Product(shape) : 0;
        if (count * datatype.Size > message.Left) throw bytes.Damaged($"the attribute '{name}' is said to have {count:N0} values");
        found.Add(new(name, datatype, (long)count, message.Take((long)count * datatype.Size).ToArray()));
    }

    private static ReadOnlySpan<byte> Field(ref Hdf5Cursor message, int count, int version)
    {
        var field = message.Take(count);
        if (version == 1) message.Skip(-count & 7);
        return field;
    }

    private static Int128 Product(long[] shape)
    {
        Int128 product = 1;
        foreach (var size in shape) product = Int128.Min(product * size, long.MaxValue);
        return product;
    }

    private void AddLink(Hdf5Object found, ref Hdf5Cursor message)
    {
        var (version, flags) = (message.Byte(), message.Byte());
        if (version != 1) throw bytes.Damaged($"a link has the version {version}");
        var kind = (flags & 0x08) != 0 ? message.Byte() : 0;
        message.Skip((flags & 0x04) != 0 ? 8 : 0);
        message.Skip((flags & 0x10) != 0 ? 1 : 0);
        var length = message.Number(1 << (flags & 3));
        if (length > (ulong)message.Left) throw bytes.Damaged($"a link's name is said to have {length:N0} bytes");
        var name = Hdf5Cursor.Text(message.Take((long)length));
        if (kind == 0) found.Links[name] = message.UInt64(); // soft and external links are never followed
    }
}
