namespace Inception.Weights.Formats;

/// <summary>What a reader finds in a file: the tensors by key in the file's order, and what else it says in words.</summary>
internal sealed record CheckpointContent(
    CheckpointFormat Format,
    IReadOnlyList<KeyValuePair<string, StoredTensor>> Tensors,
    IReadOnlyDictionary<string, string> Metadata);
