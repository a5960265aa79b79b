namespace Inception.Weights;

/// <summary>How a checkpoint is matched with a model.</summary>
public sealed record WeightLoadOptions
{
    /// <summary>The defaults: strict, every key as it stands.</summary>
    public static WeightLoadOptions Default { get; } = new();

    /// <summary>
    /// Whether every key of the model must be in the file with its shape, and the other way round (default). Otherwise what fits is loaded,
    /// and the report says what does not.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// Keys that begin with one of these are neither loaded nor missed, such as <c>AuxLogits.</c> for a model without this head, or
    /// <c>fc.</c> to keep the model's own head. Compared after <see cref="KeyMap"/>.
    /// </summary>
    public IReadOnlyList<string> IgnoredPrefixes { get; init; } = [];

    /// <summary>
    /// Turns a key of the file into a key of the model, for checkpoints with foreign names; null ignores the key. The default keeps all
    /// keys. A <c>module.</c> (DataParallel) or <c>_orig_mod.</c> (torch.compile) before every key has been removed by then.
    /// </summary>
    public Func<string, string?> KeyMap { get; init; } = key => key;

    /// <summary>Limits for reading the file, and which of its dictionaries is wanted. Used where a path is given.</summary>
    public CheckpointOptions Checkpoint { get; init; } = CheckpointOptions.Default;
}
