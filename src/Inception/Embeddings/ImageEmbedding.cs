namespace Inception.Embeddings;

/// <summary>An image file and the vector that stands for it.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Vector">The embedding.</param>
public sealed record ImageEmbedding(string Path, ReadOnlyMemory<float> Vector);
