using System.Buffers;

namespace Inception.Extensions.AI;

/// <summary>The network's input for some images, in rented memory.</summary>
/// <param name="count">Images.</param>
/// <param name="imageLength">The numbers of one image.</param>
internal sealed class DecodedBatch(int count, int imageLength) : IDisposable
{
    private readonly float[] _values = ArrayPool<float>.Shared.Rent(checked(count * imageLength));

    /// <summary>Images.</summary>
    public int Count => count;

    /// <summary><c>N×C×CropSize×CropSize</c>.</summary>
    public ReadOnlySpan<float> Input => _values.AsSpan(0, count * imageLength);

    /// <summary>The place of one image.</summary>
    public Span<float> this[int index] => _values.AsSpan(index * imageLength, imageLength);

    /// <summary>Returns the memory.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(_values);
}
