namespace Inception.Extensions.AI;

/// <summary>An item of a call to <see cref="ImageEmbeddingGenerator"/> is not an image that can be embedded. The call returns no embeddings.</summary>
public sealed class ImageEmbeddingException : InceptionException
{
    internal ImageEmbeddingException(int index, string? name, string reason, Exception? innerException = null)
        : base($"Item {index}{(name is null ? "" : $" ('{name}')")} cannot be embedded. {reason}", innerException) => (Index, ItemName) = (index, name);

    /// <summary>The index of the item in the call, from 0.</summary>
    public int Index { get; }

    /// <summary>The <c>DataContent.Name</c> of the item. Null if it has no name.</summary>
    public string? ItemName { get; }
}
