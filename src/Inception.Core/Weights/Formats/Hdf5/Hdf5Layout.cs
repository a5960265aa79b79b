namespace Inception.Weights.Formats;

/// <summary>Where the values of a dataset are.</summary>
/// <param name="Kind">How they are stored.</param>
internal sealed record Hdf5Layout(Hdf5LayoutKind Kind)
{
    /// <summary>The values, or the B-tree of the chunks; <see cref="Hdf5Bytes.Undefined"/> where nothing was written.</summary>
    public ulong Address { get; init; } = Hdf5Bytes.Undefined;

    /// <summary>The length of contiguous values in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The values of a compact dataset.</summary>
    public byte[] Compact { get; init; } = [];

    /// <summary>The sizes of a chunk.</summary>
    public IReadOnlyList<long> Chunk { get; init; } = [];
}
