using System.Runtime.ExceptionServices;
using System.Text;
using Inception.Preprocessing;

namespace Inception.Embeddings;

/// <summary>An image file and its embedding, or the error that prevented it.</summary>
/// <param name="Path">The path of the file, as given.</param>
/// <param name="Vector">The embedding.</param>
public sealed record ImageEmbedding(string Path, ReadOnlyMemory<float> Vector)
{
    private const double LeastLength = 1e-12;   // as torch.nn.functional.normalize

    private readonly ReadOnlyMemory<float> _vector = Vector;

    /// <summary>The error that prevented the embedding; null on success. See <see cref="ImageReadingOptions.OnUnreadable"/>.</summary>
    public Exception? Error { get; init; }

    /// <summary>The embedding. Reading this property throws <see cref="Error"/> if it is not null, so that a failed file is not overlooked.</summary>
    public ReadOnlyMemory<float> Vector
    {
        get
        {
            if (Error is not null) ExceptionDispatchInfo.Throw(Error);
            return _vector;
        }
        init => _vector = value;
    }

    /// <summary>Divides the embedding by its Euclidean length, so that the result has length 1. Throws <see cref="Error"/> if it is not null.</summary>
    /// <returns>The same path with the normalized embedding. A vector of zeros is returned unchanged.</returns>
    public ImageEmbedding Normalized()
    {
        var squares = 0.0;
        foreach (var value in Vector.Span) squares += (double)value * value;
        var length = Math.Max(Math.Sqrt(squares), LeastLength);
        return this with { Vector = Array.ConvertAll(Vector.ToArray(), value => (float)(value / length)) };
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Error is null ? $"Path = {Path}, Vector = {_vector.Length} numbers" : $"Path = {Path}, Error = {Error.Message}");
        return true;
    }
}
