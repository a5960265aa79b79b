using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>A named tensor on its way into a file. The tensor stays the caller's; a copy is made only while it is written, if need be.</summary>
internal sealed class WritableTensor
{
    private readonly Tensor _tensor;

    private WritableTensor(string key, Tensor tensor)
    {
        _tensor = tensor;
        Key = key;
        Encoding = ElementEncoding.Of(tensor.dtype);
        Shape = tensor.shape;
        Elements = tensor.numel();
    }

    public string Key { get; }

    public ElementEncoding Encoding { get; }

    public long[] Shape { get; }

    public long Elements { get; }

    public long Bytes => Elements * Encoding.Bytes;

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
            list.Add(new WritableTensor(key, tensor));
        }
        return list;
    }

    /// <summary>Hands the bytes to <paramref name="consume"/>, piece by piece.</summary>
    public void ForEachPiece(SpanConsumer consume)
    {
        using var detached = _tensor.detach();
        using var local = detached.cpu();
        using var contiguous = local.contiguous();
        foreach (var piece in TensorMemory.Pieces(contiguous))
        {
            using (piece)
                consume(piece.bytes);
        }
    }

    public delegate void SpanConsumer(ReadOnlySpan<byte> bytes);
}
