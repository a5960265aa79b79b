namespace Inception.Weights.Formats;

/// <summary>A named tensor on its way into a file. Its values are made when they are written.</summary>
internal sealed class WritableTensor
{
    private readonly Action<SpanConsumer> _write;

    /// <summary>A tensor whose values need not exist yet.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="type">Its type.</param>
    /// <param name="write">Hands over the bytes of the values in order, piece by piece, and the same ones each time.</param>
    public WritableTensor(string key, long[] shape, ElementType type, Action<SpanConsumer> write)
    {
        _write = write;
        Key = key;
        Encoding = ElementEncoding.FromType(type);
        Shape = shape;
        Elements = shape.Aggregate(1L, (product, size) => product * size);
    }

    public delegate void SpanConsumer(ReadOnlySpan<byte> bytes);

    public string Key { get; }

    public ElementEncoding Encoding { get; }

    public long[] Shape { get; }

    public long Elements { get; }

    public long Bytes => Elements * Encoding.Bytes;

    /// <summary>The same tensor under another name.</summary>
    public WritableTensor Renamed(string key) => new(key, Shape, Encoding.Type, _write);

    /// <summary>Hands the bytes to <paramref name="consume"/>, piece by piece.</summary>
    public void ForEachPiece(SpanConsumer consume) => _write(consume);
}
