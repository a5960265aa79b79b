using System.Runtime.InteropServices;
using System.Text;

namespace Inception.Weights.Formats;

/// <summary>Writes HDF5 files in the oldest format, as h5py does by default: symbol tables, attributes of fixed texts, contiguous float32.</summary>
internal sealed class Hdf5Writer : IDisposable
{
    private const int SuperblockBytes = 96, HeaderBytes = 16, MessageBytes = 8, HeapBytes = 32, SymbolBytes = 40;
    private const int LeafK = 8, TreeK = 32; // a node has up to 2·K entries
    private const int NodeBytes = 8 + (2 * LeafK * SymbolBytes), TreeBytes = 24 + (4 * TreeK * sizeof(ulong)) + sizeof(ulong);
    private const int MostMembers = 4 * LeafK * TreeK;

    private readonly MemoryStream _structure = new();
    private readonly List<Hdf5Node> _datasets = [];
    private readonly BinaryWriter _out;
    private long _end = SuperblockBytes;

    private Hdf5Writer() => _out = new BinaryWriter(_structure);

    /// <summary>Writes a file.</summary>
    /// <param name="output">An empty stream.</param>
    /// <param name="root">What the file holds. A group has at most 1,024 members.</param>
    public static void Write(Stream output, Hdf5Node root)
    {
        using var writer = new Hdf5Writer();
        writer.Place(root);
        foreach (var dataset in writer._datasets)
        {
            dataset.Data = writer._end;
            writer._end += (dataset.Count * sizeof(float) + 7) / 8 * 8;
        }
        writer.Superblock(root);
        writer.Structure(root);
        output.Write(writer._structure.GetBuffer().AsSpan(0, (int)writer._structure.Length));
        foreach (var dataset in writer._datasets)
        {
            output.Write(MemoryMarshal.AsBytes(dataset.Values().AsSpan()));
            output.Write(new byte[-dataset.Count * sizeof(float) & 7]);
        }
    }

    public void Dispose() => _out.Dispose();

    /// <summary>Gives every block of the structure its address, in the order in which <see cref="Structure"/> writes them.</summary>
    private void Place(Hdf5Node node)
    {
        node.Header = Take(HeaderBytes + Messages(node).Sum(message => MessageBytes + (long)message.Body.Length));
        if (node.Shape is not null)
        {
            _datasets.Add(node);
            return;
        }
        if (node.Children.Count > MostMembers)
            throw new ArgumentException($"A group has {node.Children.Count:N0} members; at most {MostMembers:N0} can be written.");
        node.Tree = Take(TreeBytes);
        node.Heap = Take(HeapBytes + node.Names().Heap.Length);
        node.Nodes = Take(NodesOf(node) * (long)NodeBytes);
        foreach (var child in node.Children.Values) Place(child);
    }

    private long Take(long bytes)
    {
        var start = _end;
        _end += bytes;
        return start;
    }

    private static int NodesOf(Hdf5Node group) => (group.Children.Count + (2 * LeafK) - 1) / (2 * LeafK);

    private void Superblock(Hdf5Node root)
    {
        _out.Write(Hdf5File.Signature);
        _out.Write([0, 0, 0, 0, 0, sizeof(ulong), sizeof(ulong), 0]);
        _out.Write((ushort)LeafK);
        _out.Write((ushort)TreeK);
        _out.Write(0);
        _out.Write(0UL); // the base address
        _out.Write(Hdf5Bytes.Undefined); // free space
        _out.Write(_end);
        _out.Write(Hdf5Bytes.Undefined); // a driver's block
        Symbol(0, root);
    }

    private void Symbol(long name, Hdf5Node node)
    {
        _out.Write(name);
        _out.Write(node.Header);
        _out.Write(node.Shape is null ? 1 : 0);
        _out.Write(0);
        _out.Write(node.Tree);
        _out.Write(node.Heap);
    }

    private void Structure(Hdf5Node node)
    {
        var messages = Messages(node);
        _out.Write((ushort)1);
        _out.Write((ushort)messages.Count);
        _out.Write(1);
        _out.Write(messages.Sum(message => MessageBytes + message.Body.Length));
        _out.Write(0);
        foreach (var (type, body) in messages)
        {
            _out.Write((ushort)type);
            _out.Write((ushort)body.Length);
            _out.Write(0);
            _out.Write(body);
        }
        if (node.Shape is not null) return;
        Members(node);
        foreach (var child in node.Children.Values) Structure(child);
    }

    private void Members(Hdf5Node group)
    {
        var (heap, places) = group.Names();
        var members = group.Children.ToList();
        var groups = members.Chunk(2 * LeafK).ToList();
        _out.Write("TREE"u8);
        _out.Write((ushort)0);
        _out.Write((ushort)groups.Count);
        _out.Write(Hdf5Bytes.Undefined);
        _out.Write(Hdf5Bytes.Undefined);
        _out.Write(0UL);
        for (var i = 0; i < groups.Count; i++)
        {
            _out.Write(group.Nodes + (i * (long)NodeBytes));
            _out.Write(places[groups[i][^1].Key]);
        }
        Fill(group.Heap);

        _out.Write("HEAP"u8);
        _out.Write(0);
        _out.Write((long)heap.Length);
        _out.Write(1UL); // no free space
        _out.Write(group.Heap + HeapBytes);
        _out.Write(heap);
        for (var i = 0; i < groups.Count; i++)
        {
            _out.Write("SNOD"u8);
            _out.Write((ushort)1);
            _out.Write((ushort)groups[i].Length);
            foreach (var (name, node) in groups[i]) Symbol(places[name], node);
            Fill(group.Nodes + ((i + 1L) * NodeBytes));
        }
    }

    private void Fill(long address) => _out.Write(new byte[address - _structure.Position]);

    private static List<(int Type, byte[] Body)> Messages(Hdf5Node node)
    {
        if (node.Shape is not { } shape)
        {
            List<(int, byte[])> group = [(0x11, Body(body =>
            {
                body.Write(node.Tree);
                body.Write(node.Heap);
            }))];
            group.AddRange(node.Attributes.Select(attribute => (0x0C, Attribute(attribute.Name, attribute.Texts))));
            return group;
        }
        return
        [
            (0x01, Space(shape)),
            (0x03, [0x11, 0x20, 0x1F, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0, 0, 0, 0, 0]), // IEEE float32, little-endian
            (0x08, Body(body =>
            {
                body.Write([3, 1]);
                body.Write(node.Data);
                body.Write(node.Count * sizeof(float));
            })),
        ];
    }

    private static byte[] Space(IReadOnlyList<long> shape) => Body(body =>
    {
        body.Write([1, (byte)shape.Count, 0, 0, 0, 0, 0, 0]);
        foreach (var size in shape) body.Write(size);
    });

    private static byte[] Attribute(string name, string[] texts) => Body(body =>
    {
        var (title, size) = (Encoding.UTF8.GetBytes(name + "\0"), Math.Max(1, texts.Max(Encoding.UTF8.GetByteCount)));
        var space = texts.Length == 1 ? Space([]) : Space([texts.Length]);
        body.Write([1, 0]);
        body.Write((ushort)title.Length);
        body.Write((ushort)8);
        body.Write((ushort)space.Length);
        body.Write(title);
        body.Write(new byte[-title.Length & 7]);
        body.Write([0x13, 1, 0, 0]); // a text filled up with zeros
        body.Write(size);
        body.Write(space);
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            body.Write(bytes);
            body.Write(new byte[size - bytes.Length]);
        }
    });

    private static byte[] Body(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Write(new byte[-stream.Length & 7]);
        return stream.ToArray();
    }
}
