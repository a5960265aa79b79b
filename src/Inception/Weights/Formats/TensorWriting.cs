using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>
/// Tensors on their way into a file. A tensor stays the caller's, or is made when it is written; a copy is made only while it is written, if need be.
/// </summary>
internal static class TensorWriting
{
    /// <summary>A tensor that does not exist yet.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="type">Its type.</param>
    /// <param name="make">Makes it, alike each time it is written: a new handle, which is disposed then.</param>
    /// <exception cref="ArgumentException">The type is quantized.</exception>
    public static WritableTensor Deferred(string key, long[] shape, ScalarType type, Func<Tensor> make) =>
        new(key, shape, type.ToElementType(), consume => Write(make, consume));

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
            list.Add(Deferred(key, tensor.shape, tensor.dtype, tensor.detach));
        }
        return list;
    }

    private static void Write(Func<Tensor> make, WritableTensor.SpanConsumer consume)
    {
        using var opened = make();
        using var local = opened.cpu();
        using var contiguous = local.contiguous();
        foreach (var piece in TensorMemory.Pieces(contiguous))
        {
            using (piece)
                consume(piece.bytes);
        }
    }
}
