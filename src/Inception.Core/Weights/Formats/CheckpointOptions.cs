namespace Inception.Weights.Formats;

/// <summary>The limits for reading a checkpoint file, and the dictionary to use. The defaults suit every ordinary file.</summary>
public sealed record CheckpointOptions
{
    /// <summary>The defaults.</summary>
    public static CheckpointOptions Default { get; } = new();

    /// <summary>
    /// The dictionary to use of a PyTorch file that has several, such as <c>model_ema</c>; dots descend further. Null (default) uses the dictionary
    /// that fits the network best, by the rule of <see cref="Checkpoint"/>.
    /// </summary>
    public string? StateDict { get; init; }

    /// <summary>
    /// The prefix that is removed from each key, such as <c>model.</c>; tensors with other keys are left out. Null (default) keeps the keys. When a
    /// network is loaded, the prefix before its keys is then removed.
    /// </summary>
    public string? StripPrefix { get; init; }

    /// <summary>
    /// Whether the CRC-32 of each zip entry is checked as it is read (default: yes). Switch it off for files written after
    /// <c>torch.serialization.set_crc32_options(False)</c>: these hold no checksums.
    /// </summary>
    public bool VerifyChecksums { get; init; } = true;

    /// <summary>The largest header in bytes: the pickle, the JSON, or the zip directory. Default 64 MiB; a file of 600 tensors needs 0.1.</summary>
    public int MaxHeaderBytes { get; init; } = 64 << 20;

    /// <summary>The largest number of tensors, and of zip entries. Default 100,000.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>The deepest nesting of dictionaries, lists and tuples. Default 64.</summary>
    public int MaxNesting { get; init; } = 64;

    /// <summary>The longest name in bytes; longer strings are skipped. Default 1 MiB.</summary>
    public int MaxStringBytes { get; init; } = 1 << 20;

    /// <summary>
    /// How many times larger than its compressed data a deflated zip entry, or what a <c>.gz</c> holds, may be. Default 100. PyTorch never compresses;
    /// archives that were packed again by other tools are.
    /// </summary>
    public int MaxInflation { get; init; } = 100;

    /// <summary>
    /// How many bytes expanded tensors may take in memory beyond those in the file: <c>tensor.expand()</c> saves one value for many. Default 256 MiB.
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
