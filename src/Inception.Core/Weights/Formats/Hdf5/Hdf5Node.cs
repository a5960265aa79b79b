using System.Text;

namespace Inception.Weights.Formats;

/// <summary>A group or dataset on its way into an HDF5 file.</summary>
internal sealed class Hdf5Node
{
    private readonly SortedDictionary<string, Hdf5Node> _children = new(StringComparer.Ordinal);
    private readonly List<(string Name, string[] Texts)> _attributes = [];

    /// <summary>The members of a group in the order in which HDF5 searches them.</summary>
    public IReadOnlyDictionary<string, Hdf5Node> Children => _children;

    /// <summary>Lists of texts beside the group.</summary>
    public IReadOnlyList<(string Name, string[] Texts)> Attributes => _attributes;

    /// <summary>The sizes of a dataset; null for a group.</summary>
    public IReadOnlyList<long>? Shape { get; private init; }

    /// <summary>The values of a dataset, made when they are written.</summary>
    public Func<float[]> Values { get; private init; } = () => [];

    /// <summary>The number of a dataset's values.</summary>
    public long Count => Shape?.Aggregate(1L, (product, size) => product * size) ?? 0;

    /// <summary>Where the object's header, B-tree, heap and first node, or its values, are in the file.</summary>
    public long Header { get; set; }

    public long Tree { get; set; }

    public long Heap { get; set; }

    public long Nodes { get; set; }

    public long Data { get; set; }

    public void AddTexts(string name, IEnumerable<string> texts) => _attributes.Add((name, [.. texts]));

    /// <summary>The group of this name, made where it is not there.</summary>
    public Hdf5Node Group(string name)
    {
        if (!_children.TryGetValue(name, out var group)) _children[name] = group = new Hdf5Node();
        return group;
    }

    /// <summary>Adds a dataset of float32.</summary>
    /// <param name="path">Names of groups, and its own.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="values">Makes the values.</param>
    public void AddDataset(string path, IReadOnlyList<long> shape, Func<float[]> values)
    {
        var slash = path.LastIndexOf('/');
        var parent = slash < 0 ? this : path[..slash].Split('/').Aggregate(this, (group, name) => group.Group(name));
        parent._children.Add(path[(slash + 1)..], new Hdf5Node { Shape = shape, Values = values });
    }

    /// <summary>The names of the members as the heap has them: each ends in a zero and begins at a multiple of 8, after an empty one.</summary>
    public (byte[] Heap, Dictionary<string, long> Places) Names()
    {
        var (heap, places) = (new List<byte>(new byte[8]), new Dictionary<string, long>());
        foreach (var name in _children.Keys)
        {
            places[name] = heap.Count;
            heap.AddRange(Encoding.UTF8.GetBytes(name));
            heap.AddRange(new byte[8 - (heap.Count % 8)]);
        }
        return ([.. heap], places);
    }
}
