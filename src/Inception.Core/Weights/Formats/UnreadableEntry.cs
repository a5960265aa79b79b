namespace Inception.Weights.Formats;

/// <summary>An entry of a checkpoint in the place of a tensor that cannot be read as one. It matters only if a network needs it.</summary>
/// <param name="Key">The name, like that of a tensor in <see cref="Checkpoint.Entries"/>.</param>
/// <param name="Kind">The kind of the entry: <c>a tensor of type F4</c>, <c>an object of 'torch._utils._rebuild_sparse_tensor'</c>.</param>
public sealed record UnreadableEntry(string Key, string Kind)
{
    /// <summary>Whether it is a pickled module, which holds weights that only its own class can give.</summary>
    internal bool IsModule { get; init; }

    /// <summary>The key with what it is.</summary>
    public override string ToString() => $"'{Key}' is {Kind}";
}
