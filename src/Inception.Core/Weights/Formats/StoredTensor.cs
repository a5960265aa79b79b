using System.Runtime.InteropServices;

namespace Inception.Weights.Formats;

/// <summary>A tensor as a header describes it: a strided view of a storage. Its bounds have been checked.</summary>
internal sealed class StoredTensor
{
    private const int MaxDimensions = 64; // PyTorch's own limit

    private readonly StorageView _storage;
    private readonly long _offset;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly long _span;
    private readonly bool _contiguous;

    private StoredTensor(StorageView storage, long offset, long[] shape, long[] strides, long elements, long span)
    {
        Elements = elements;
        _storage = storage;
        _offset = offset;
        _shape = shape;
        _strides = strides;
        _span = span;
        _contiguous = strides.AsSpan().SequenceEqual(ContiguousStrides(shape));
    }

    public ElementType ElementType => _storage.Encoding.Type;

    public IReadOnlyList<long> Shape => _shape;

    public long Elements { get; }

    /// <summary>The bytes that its values take beyond those in the file: an expanded or overlapping tensor repeats values.</summary>
    public long RepeatedBytes => Math.Max(0, Elements - _span) * _storage.Encoding.Bytes;

    /// <summary>Checks a view against its storage.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="strides">The distances in elements, or null for a contiguous tensor.</param>
    /// <param name="problem">What is wrong, when the result is null.</param>
    public static StoredTensor? Create(StorageView storage, long offset, long[] shape, long[]? strides, out string problem)
    {
        var description = $"a tensor of shape [{string.Join(", ", shape)}]";
        if (shape.Length > MaxDimensions || Array.Exists(shape, size => size < 0))
        {
            problem = $"{description} cannot be: at most {MaxDimensions} dimensions, none of them negative, are accepted";
            return null;
        }

        // Sizes of zero count as one here, so that [0, 2^62, 2^62] is refused too.
        Int128 elements = 1;
        foreach (var size in shape)
        {
            elements *= Math.Max(size, 1);
            if (elements > long.MaxValue / storage.Encoding.Bytes)
            {
                problem = $"{description} has more elements than a file can hold";
                return null;
            }
        }
        if (Array.Exists(shape, size => size == 0))
            elements = 0;

        strides ??= ContiguousStrides(shape);
        if (strides.Length != shape.Length || offset < 0 || Array.Exists(strides, stride => stride < 0))
        {
            problem = $"{description} with strides [{string.Join(", ", strides)}] and offset {offset} cannot be: "
                + "one stride for each dimension and no negative number is accepted";
            return null;
        }

        var last = (Int128)offset;
        for (var axis = 0; axis < shape.Length; axis++)
            last += (Int128)Math.Max(shape[axis] - 1, 0) * strides[axis];
        if (elements > 0 && last >= storage.Elements)
        {
            problem = $"{description} with strides [{string.Join(", ", strides)}] and offset {offset} "
                + $"reaches beyond its storage of {storage.Elements:N0} elements";
            return null;
        }

        problem = "";
        var span = elements == 0 ? 0 : (long)last - offset + 1;
        return new StoredTensor(storage, offset, shape, Normalised(shape, strides, elements == 0), (long)elements, span);
    }

    /// <summary>How the values lie in the file.</summary>
    public ElementEncoding Encoding => _storage.Encoding;

    /// <summary>Whether the values stand one after the other in the storage.</summary>
    public bool IsContiguous => _contiguous;

    /// <summary>The number of values from the first to the last in the storage, those between them that are not the tensor's included.</summary>
    public long Span => _span;

    /// <summary>The distances in values, one for each dimension.</summary>
    public IReadOnlyList<long> Strides => _strides;

    /// <summary>Whether the bytes in the file are the values one after the other, so that <see cref="ReadInto"/> gives the values.</summary>
    public bool IsPlain => _contiguous && _storage.IsPlain;

    /// <summary>Reads every byte of the storage once and checks it.</summary>
    /// <returns>Whether the storage has values that are not finite; they need not be this tensor's.</returns>
    public bool Verify() => _storage.Verify();

    /// <summary>Reads the bytes of the storage's values from the first to the last, <see cref="Span"/> of them.</summary>
    public void ReadInto(ByteTarget target)
    {
        if (_span > 0)
            _storage.Read(_offset, target);
    }

    /// <summary>Reads the values as float32, in order. Wider ones are rounded; of a complex number there is no such value.</summary>
    public float[] ReadFloat32()
    {
        var stored = new float[_span];
        ReadInto(new FloatTarget(stored, Encoding));
        return _contiguous ? stored : Gathered(stored);
    }

    /// <summary>Reads the values in order as float64: those of a float64 tensor to the last bit, all others as float32.</summary>
    public double[] ReadFloat64()
    {
        if (Encoding is not { Type: ElementType.Float64, IsPlain: true }) return Array.ConvertAll(ReadFloat32(), value => (double)value);
        var bytes = new byte[_span * sizeof(double)];
        ReadInto(new ArrayTarget(bytes));
        var stored = MemoryMarshal.Cast<byte, double>(bytes).ToArray();
        return _contiguous ? stored : Gathered(stored);
    }

    private T[] Gathered<T>(T[] stored)
    {
        var values = new T[Elements];
        var index = new long[_shape.Length];
        for (long place = 0, from = 0; place < values.Length; place++)
        {
            values[place] = stored[from];
            for (var axis = _shape.Length - 1; axis >= 0; axis--)
            {
                from += _strides[axis];
                if (++index[axis] < _shape[axis]) break;
                from -= index[axis] * _strides[axis];
                index[axis] = 0;
            }
        }

        return values;
    }

    // The stride of a dimension of size one, and every stride of an empty tensor, means nothing: it becomes the contiguous one.
    private static long[] Normalised(long[] shape, long[] strides, bool isEmpty)
    {
        var contiguous = ContiguousStrides(shape);
        return [.. strides.Select((stride, axis) => isEmpty || shape[axis] == 1 ? contiguous[axis] : stride)];
    }

    public static long[] ContiguousStrides(long[] shape)
    {
        var strides = new long[shape.Length];
        var stride = 1L;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(shape[axis], 1);
        }
        return strides;
    }
}
