namespace Inception.Weights.Formats;

/// <summary>What the header of a group or dataset says.</summary>
/// <param name="address">Where the header is.</param>
internal sealed class Hdf5Object(ulong address)
{
    private readonly Dictionary<string, Hdf5Attribute> _attributes = [];

    public ulong Address => address;

    /// <summary>The sizes of a dataset; empty for a single value, null for a group and for a dataset without values.</summary>
    public long[]? Shape { get; set; }

    public Hdf5Datatype? Datatype { get; set; }

    public Hdf5Layout? Layout { get; set; }

    public IReadOnlyList<Hdf5Filter> Filters { get; set; } = [];

    /// <summary>Links in the header: those of a small group in the newer format.</summary>
    public Dictionary<string, ulong> Links { get; } = [];

    /// <summary>The B-tree and the heap of a group in the older format.</summary>
    public (ulong Tree, ulong Heap)? SymbolTable { get; set; }

    /// <summary>Why the links, or the attributes, cannot be read in full; null where they can.</summary>
    public string? Dense { get; set; }

    public IReadOnlyDictionary<string, Hdf5Attribute> Attributes => _attributes;

    public bool IsDataset => Layout is not null;

    public void Add(Hdf5Attribute attribute) => _attributes[attribute.Name] = attribute;
}
