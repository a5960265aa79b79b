namespace Inception.Weights.Formats;

/// <summary>One dictionary of tensors in a checkpoint file.</summary>
/// <param name="file">The file, for errors.</param>
/// <param name="name">Where it is in the file: <c>model_ema</c>, with dots between the names of nested ones; null for the file itself.</param>
/// <param name="tensors">The tensors by key in the file's order.</param>
/// <param name="unreadable">What could be a tensor and cannot be read.</param>
internal sealed class StateDict(
    CheckpointFile file, string? name, IReadOnlyList<KeyValuePair<string, StoredTensor>> tensors, IReadOnlyList<UnreadableEntry> unreadable)
{
    private readonly Dictionary<string, StoredTensor> _tensors = new(tensors);

    public string? Name => name;

    public IReadOnlyList<CheckpointEntry> Entries { get; } =
        [.. tensors.Select(tensor => new CheckpointEntry(tensor.Key, tensor.Value.ElementType, tensor.Value.Shape))];

    public IReadOnlyList<UnreadableEntry> Unreadable => unreadable;

    /// <exception cref="CheckpointException">The key is that of something which cannot be read.</exception>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public StoredTensor Find(string key)
    {
        if (_tensors.TryGetValue(key, out var tensor))
            return tensor;
        if (unreadable.FirstOrDefault(entry => entry.Key == key) is { } found)
            throw file.Error($"{found}, which cannot be read as a tensor. Save it in Python as a dense tensor of float32.");
        throw new KeyNotFoundException(
            $"{file.Path}: it has no tensor '{key}'{Common.NearestName.Suggestion(key, _tensors.Keys)}. "
            + $"{nameof(Checkpoint.Entries)} lists the {Entries.Count:N0} that it has.");
    }

    public bool HasPrefix(string prefix) => tensors.Any(tensor => Has(prefix, tensor.Key));

    /// <summary>The tensors whose keys begin with a prefix, without it.</summary>
    /// <exception cref="CheckpointException">There are none.</exception>
    public StateDict WithoutPrefix(string prefix)
    {
        var stripped = tensors.Where(tensor => Has(prefix, tensor.Key))
            .Select(tensor => KeyValuePair.Create(tensor.Key[prefix.Length..], tensor.Value)).ToList();
        return stripped.Count > 0
            ? new(file, name, stripped, [.. unreadable.Where(one => Has(prefix, one.Key)).Select(one => one with { Key = one.Key[prefix.Length..] })])
            : throw file.Error(
                $"no key of a tensor begins with '{prefix}' ({nameof(CheckpointOptions)}.{nameof(CheckpointOptions.StripPrefix)}). "
                + $"Keys begin with {string.Join(", ", Prefixes)}.");
    }

    private static bool Has(string prefix, string key) => key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>What most keys begin with, up to the first dot, with the number of such keys: <c>module. (580)</c>.</summary>
    public IReadOnlyList<string> Prefixes =>
    [
        .. Entries.GroupBy(entry => entry.Key[..(entry.Key.IndexOf('.', StringComparison.Ordinal) + 1)])
            .OrderByDescending(group => group.Count()).Take(5)
            .Select(group => $"{(group.Key.Length > 0 ? group.Key : "no prefix")} ({group.Count():N0})"),
    ];
}
