namespace Inception.Weights.Formats;

/// <summary>An entry of a checkpoint that cannot be read as a tensor. It is an error only if a network needs it.</summary>
/// <param name="Key">The name, in the same form as in <see cref="Checkpoint.Entries"/>.</param>
/// <param name="Kind">The kind of the entry, e.g. <c>a tensor of type F4</c> or <c>an object of 'torch._utils._rebuild_sparse_tensor'</c>.</param>
public sealed record UnreadableEntry(string Key, string Kind)
{
    /// <summary>Whether the entry is a pickled module. Only the class of the module can read its weights.</summary>
    internal bool IsModule { get; init; }

    /// <summary>Formats the key and the kind.</summary>
    public override string ToString() => $"'{Key}' is {Kind}";
}
