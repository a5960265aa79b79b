namespace Inception.Weights.Formats;

/// <summary>What a reader finds in a file.</summary>
/// <param name="Format">The file's format.</param>
/// <param name="StateDicts">The dictionaries of tensors that could be meant, the likeliest first. Those after the first are made when they are needed.</param>
/// <param name="Metadata">What the file says in words and numbers.</param>
internal sealed record CheckpointContent(
    CheckpointFormat Format,
    IReadOnlyList<Lazy<StateDict>> StateDicts,
    IReadOnlyDictionary<string, string> Metadata);
