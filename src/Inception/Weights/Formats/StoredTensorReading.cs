using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>From files into tensors.</summary>
internal static class StoredTensorReading
{
    /// <summary>Reads the values of a plain tensor straight into a contiguous CPU tensor of its type and number of elements.</summary>
    public static void ReadInto(this StoredTensor stored, Tensor target) => stored.ReadInto(new TensorTarget(target));

    /// <summary>Reads the values into a new contiguous CPU tensor.</summary>
    public static Tensor Read(this StoredTensor stored)
    {
        var encoding = stored.Encoding;
        var type = encoding.IsPlain ? encoding.Type.ToScalarType() : ScalarType.Byte;
        var raw = empty(stored.IsContiguous ? [.. stored.Shape] : [stored.Span], dtype: type, device: CPU);
        try
        {
            stored.ReadInto(raw);
        }
        catch
        {
            raw.Dispose();
            throw;
        }

        var values = Decoded(encoding, raw);
        if (stored.IsContiguous)
            return values;
        using (values)
        {
            using var view = values.as_strided([.. stored.Shape], [.. stored.Strides], 0);
            return view.contiguous();
        }
    }

    /// <summary>Turns the bytes as read into values, and disposes <paramref name="raw"/> if it is not the result.</summary>
    private static Tensor Decoded(ElementEncoding encoding, Tensor raw)
    {
        if (encoding.IsPlain)
            return raw;
        using (raw)
        {
            if (encoding.ByteValues is not { } byteValues)
                return raw.to(ScalarType.Bool); // any byte but 0 is true: a bool tensor must hold nothing but 0 and 1

            using var table = tensor(byteValues.ToArray(), device: CPU);
            using var index = raw.to(ScalarType.Int32);
            using var flat = index.view(-1);
            using var values = table.index_select(0, flat);
            return values.view(raw.shape);
        }
    }
}
