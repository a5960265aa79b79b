namespace Inception.Weights.Formats;

/// <summary>How the values of a dataset are stored.</summary>
internal enum Hdf5LayoutKind
{
    /// <summary>In the dataset's header.</summary>
    Compact,

    /// <summary>One after the other.</summary>
    Contiguous,

    /// <summary>In blocks that a B-tree finds, compressed or not.</summary>
    Chunked,

    /// <summary>In a way that is not read here.</summary>
    Other,
}
