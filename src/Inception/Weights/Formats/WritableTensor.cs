using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>
/// A named tensor on its way into a file. The tensor stays the caller's, or is made when it is written; a copy is made only while it is written, if
/// need be.
/// </summary>
internal sealed class WritableTensor
{
    private readonly Func<Tensor> _open;

    private WritableTensor(string key, long[] shape, ScalarType type, Func<Tensor> open)
    {
        _open = open;
        Key = key;
        Encoding = ElementEncoding.FromType(type);
        Shape = shape;
        Elements = shape.Aggregate(1L, (product, size) => product * size);
    }

    public string Key { get; }

    public ElementEncoding Encoding { get; }

    public long[] Shape { get; }

    public long Elements { get; }

    public long Bytes => Elements * Encoding.Bytes;

    /// <summary>A tensor that does not exist yet.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="type">Its type.</param>
    /// <param name="make">Makes it, alike each time it is written: a new handle, which is disposed then.</param>
    public static WritableTensor Deferred(string key, long[] shape, ScalarType type, Func<Tensor> make) => new(key, shape, type, make);

    /// <summary>The same tensor under another name.</summary>
    public WritableTensor Renamed(string key) => new(key, Shape, Encoding.Type, _open);

    /// <exception cref="ArgumentException">A name is there twice, or a tensor has a type that cannot be written.</exception>
    public static IReadOnlyList<WritableTensor> List(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var keys = new HashSet<string>();
        var list = new List<WritableTensor>();
        foreach (var (key, tensor) in tensors)
        {
            if (!keys.Add(key))
                throw new ArgumentException($"There are two tensors named '{key}'. Names must be unique.", nameof(tensors));
            list.Add(new WritableTensor(key, tensor.shape, tensor.dtype, tensor.detach));
        }
        return list;
    }

    /// <summary>Hands the bytes to <paramref name="consume"/>, piece by piece.</summary>
    public void ForEachPiece(SpanConsumer consume)
    {
        using var opened = _open();
        using var local = opened.cpu();
        using var contiguous = local.contiguous();
        foreach (var piece in TensorMemory.Pieces(contiguous))
        {
            using (piece)
                consume(piece.bytes);
        }
    }

    public delegate void SpanConsumer(ReadOnlySpan<byte> bytes);
}
