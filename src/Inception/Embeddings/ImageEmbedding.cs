using System.Runtime.ExceptionServices;
using System.Text;
using Inception.Preprocessing;

namespace Inception.Embeddings;

/// <summary>An image file and the vector that stands for it, or why there is none.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Vector">The embedding.</param>
public sealed record ImageEmbedding(string Path, ReadOnlyMemory<float> Vector)
{
    private readonly ReadOnlyMemory<float> _vector = Vector;

    /// <summary>Why the file could not be embedded; null where it was. See <see cref="ImageReadingOptions.OnUnreadable"/>.</summary>
    public Exception? Error { get; init; }

    /// <summary>The embedding. Throws <see cref="Error"/> where there is one, so that no file is passed over unseen.</summary>
    public ReadOnlyMemory<float> Vector
    {
        get
        {
            if (Error is not null) ExceptionDispatchInfo.Throw(Error);
            return _vector;
        }
        init => _vector = value;
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Error is null ? $"Path = {Path}, Vector = {_vector.Length} numbers" : $"Path = {Path}, Error = {Error.Message}");
        return true;
    }
}
