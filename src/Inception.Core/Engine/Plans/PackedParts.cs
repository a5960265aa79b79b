namespace Inception.Engine.Plans;

/// <summary>The bytes of packed weights, one part after the other.</summary>
/// <param name="weights">The weights.</param>
internal unsafe struct PackedParts(PackedWeights weights)
{
    private const long PartSize = 1 << 24;

    private long _offset;
    private long _length;

    /// <summary>The present part.</summary>
    public readonly ReadOnlySpan<byte> Current => new((byte*)weights.Pointer + _offset, (int)_length);

    public readonly PackedParts GetEnumerator() => this;

    /// <summary>Goes on to the next part.</summary>
    public bool MoveNext()
    {
        _offset += _length;
        _length = Math.Min(PartSize, (weights.Size * sizeof(float)) - _offset);
        return _length > 0;
    }
}
