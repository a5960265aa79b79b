namespace Inception.Weights.Formats;

/// <summary>Options for reading a checkpoint: limits, and the dictionary to use. The defaults suit every ordinary file.</summary>
public sealed record CheckpointOptions
{
    /// <summary>The defaults.</summary>
    public static CheckpointOptions Default { get; } = new();

    /// <summary>
    /// The dictionary to use if a PyTorch file has several, such as <c>model_ema</c>. Dots select nested dictionaries. When null (default), the dictionary that
    /// fits the network best is used; see <see cref="Checkpoint"/>.
    /// </summary>
    public string? StateDict { get; init; }

    /// <summary>
    /// The prefix to remove from each key, such as <c>model.</c>. Tensors whose keys lack the prefix are skipped. When null (default), the keys are kept; when
    /// a network is loaded, a common prefix before the network's keys is removed automatically.
    /// </summary>
    public string? StripPrefix { get; init; }

    /// <summary>
    /// Whether the CRC-32 checksum of each zip entry is verified. Default true. Set it to false for files without checksums, written after
    /// <c>torch.serialization.set_crc32_options(False)</c>.
    /// </summary>
    public bool VerifyChecksums { get; init; } = true;

    /// <summary>
    /// The maximum size of the header in bytes: the pickle, the JSON, or the zip directory. Default 64 MiB. A file with 600 tensors needs 0.1 MiB.
    /// </summary>
    public int MaxHeaderBytes { get; init; } = 64 << 20;

    /// <summary>The maximum number of tensors and of zip entries. Default 100,000.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>The maximum nesting depth of dictionaries, lists and tuples. Default 64.</summary>
    public int MaxNesting { get; init; } = 64;

    /// <summary>The maximum length of a name in bytes. Longer strings are skipped. Default 1 MiB.</summary>
    public int MaxStringBytes { get; init; } = 1 << 20;

    /// <summary>
    /// The maximum ratio of uncompressed to compressed size, for a compressed zip entry or a <c>.gz</c> file. Default 100. PyTorch never compresses, but other
    /// tools may compress an archive again.
    /// </summary>
    public int MaxInflation { get; init; } = 100;

    /// <summary>
    /// The maximum memory, in bytes, that expanded tensors may take in addition to their data in the file: <c>tensor.expand()</c> stores one value for many
    /// elements. Default 256 MiB.
    /// </summary>
    public int MaxExpandedBytes { get; init; } = 256 << 20;

    internal CheckpointOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxHeaderBytes, nameof(MaxHeaderBytes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxEntries, nameof(MaxEntries));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxNesting, nameof(MaxNesting));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxStringBytes, nameof(MaxStringBytes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxInflation, nameof(MaxInflation));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxExpandedBytes, nameof(MaxExpandedBytes));
        return this;
    }
}
