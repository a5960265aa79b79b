namespace Inception.Extensions.AI;

/// <summary>One item of a call to <see cref="ImageEmbeddingGenerator"/> is no image that can be embedded. No embedding of the call is returned.</summary>
public sealed class ImageEmbeddingException : InceptionException
{
    internal ImageEmbeddingException(int index, string? name, string reason, Exception? innerException = null)
        : base($"Item {index}{(name is null ? "" : $" ('{name}')")} cannot be embedded. {reason}", innerException) => (Index, ItemName) = (index, name);

    /// <summary>The item's number in the call, from 0.</summary>
    public int Index { get; }

    /// <summary>The item's <c>DataContent.Name</c>; null if it has none.</summary>
    public string? ItemName { get; }
}
