using System.Buffers.Binary;

namespace Inception.Weights.Formats;

/// <summary>
/// TensorFlow's <c>TensorProto</c>: the values as bytes, or in a list by type. A list may be shorter than the tensor, whose further values are then the
/// list's last.
/// </summary>
internal sealed class TensorFlowTensor
{
    private const int MaxDecoded = 1 << 20;

    private readonly List<(long Start, long Length)> _values = [];
    private ByteRegion _region = null!;
    private (long Start, long Length)? _content;
    private bool _isVarint;
    private long _count;

    private TensorFlowTensor()
    {
    }

    /// <summary>The type, by TensorFlow's number; 0 where the message does not say.</summary>
    public ulong Type { get; private set; }

    public long[] Shape { get; private set; } = [];

    public static TensorFlowTensor Read(ProtoReader message)
    {
        var tensor = new TensorFlowTensor { _region = message.Region };
        while (message.Next())
        {
            if (message.IsNumber(1)) tensor.Type = message.Number;
            else if (message.Is(2)) tensor.Shape = TensorFlowShape.Read(message.Message());
            else if (message.Is(4)) tensor._content = (message.Start, message.Length);
            else tensor.ReadValues(message);
        }
        return tensor;
    }

    /// <summary>The tensor with the type and shape that are told elsewhere.</summary>
    public TensorFlowTensor As(ulong type, long[] shape)
    {
        (Type, Shape) = (type, shape);
        return this;
    }

    /// <summary>Puts the tensor into the list, or what it is where it cannot be read.</summary>
    /// <exception cref="CheckpointException">It is damaged.</exception>
    public void AddTo(TensorList list, string key)
    {
        if (TensorFlowType.Encoding(Type) is not { } encoding)
            list.AddUnreadable(key, TensorFlowType.Name(Type));
        else if (_content is { Length: > 0 } content)
            list.Add(key, Contiguous(key, encoding, _region, content.Start, content.Length));
        else if (_isVarint && _count > MaxDecoded)
            list.AddUnreadable(key, $"a list of {_count:N0} numbers of varying length");
        else
            AddListed(list, key, encoding);
    }

    /// <summary>A tensor whose values stand one after the other.</summary>
    /// <exception cref="CheckpointException">There are not as many bytes as its shape needs.</exception>
    public static StoredTensor Contiguous(string key, ElementEncoding encoding, long[] shape, ByteRegion region, long start, long length)
    {
        var storage = new StorageView(encoding, length / encoding.Bytes).At(region.Source(start, length));
        var tensor = StoredTensor.Create(storage, 0, shape, null, out var problem) ?? throw region.File.Damaged($"'{key}': {problem}");
        return (Int128)tensor.Elements * encoding.Bytes == length
            ? tensor
            : throw region.File.Damaged(
                $"the tensor '{key}' of shape [{string.Join(", ", shape)}] and type {encoding.TorchType} is said to have {length:N0} bytes");
    }

    private StoredTensor Contiguous(string key, ElementEncoding encoding, ByteRegion region, long start, long length) =>
        Contiguous(key, encoding, Shape, region, start, length);

    private void ReadValues(ProtoReader message)
    {
        var width = message.Field switch
        {
            5 => 4,                     // float_val
            6 => 8,                     // double_val
            9 => 4,                     // scomplex_val
            12 => 8,                    // dcomplex_val
            7 or 10 or 11 or 13 => 0,   // int_val, int64_val, bool_val, half_val
            _ => -1,
        };
        if (width < 0)
            return;
        _isVarint |= width == 0;
        if (width == 0)
            _count += message.Varints().LongCount();
        _values.Add((message.Start, message.Length));
    }

    private void AddListed(TensorList list, string key, ElementEncoding encoding)
    {
        var (region, start, length) = _values is [var only] && !_isVarint ? (_region, only.Start, only.Length) : Gathered(list, key, encoding);
        var elements = Shape.Aggregate((Int128)1, (product, size) => product < long.MaxValue ? product * size : product);
        var stored = length / encoding.Bytes;
        if (length % encoding.Bytes != 0 || stored > elements)
            throw _region.File.Damaged($"the tensor '{key}' of shape [{string.Join(", ", Shape)}] has a list of {stored:N0} values");
        if (stored == elements)
            list.Add(key, Contiguous(key, encoding, region, start, length));
        else if (stored <= 1)
            list.Add(key, Repeated(key, encoding, stored == 1 ? region.Source(start, length) : Zero(encoding)));
        else
            list.Add(key, Extended(list, key, encoding, region, start, stored, elements));
    }

    private StorageSource Zero(ElementEncoding encoding) => new MemoryRegion(_region.File, new byte[encoding.Bytes]).Source(0, encoding.Bytes);

    private StoredTensor Repeated(string key, ElementEncoding encoding, StorageSource source) =>
        StoredTensor.Create(new StorageView(encoding, 1).At(source), 0, Shape, new long[Shape.Length], out var problem)
            ?? throw _region.File.Damaged($"'{key}': {problem}");

    private StoredTensor Extended(TensorList list, string key, ElementEncoding encoding, ByteRegion region, long start, long stored, Int128 elements)
    {
        list.Expand(key, elements > int.MaxValue ? long.MaxValue / 2 : (long)elements * encoding.Bytes);
        var bytes = new byte[(int)elements * encoding.Bytes];
        var given = (int)stored * encoding.Bytes;
        region.Read(start, bytes.AsSpan(0, given));
        for (var at = given; at < bytes.Length; at++) bytes[at] = bytes[at - encoding.Bytes];
        return Contiguous(key, encoding, new MemoryRegion(_region.File, bytes), 0, bytes.Length);
    }

    /// <summary>Values that stand apart, or take as many bytes as they need, one after the other.</summary>
    private (ByteRegion Region, long Start, long Length) Gathered(TensorList list, string key, ElementEncoding encoding)
    {
        var length = _isVarint ? _count * encoding.Bytes : _values.Sum(value => value.Length);
        list.Expand(key, length);
        var bytes = new byte[length];
        var at = 0;
        foreach (var value in _values)
        {
            if (_isVarint)
                at = Decode(value, encoding, bytes, at);
            else
                _region.Read(value.Start, bytes.AsSpan(at, (int)value.Length));
            at += _isVarint ? 0 : (int)value.Length;
        }
        return (new MemoryRegion(_region.File, bytes), 0, bytes.Length);
    }

    private int Decode((long Start, long Length) value, ElementEncoding encoding, byte[] into, int at)
    {
        var (window, position, end) = (new ByteWindow(_region), value.Start, value.Start + value.Length);
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        while (position < end && at + encoding.Bytes <= into.Length && encoding.Bytes <= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, window.NextVarint(ref position, end));
            number[..encoding.Bytes].CopyTo(into.AsSpan(at));
            at += encoding.Bytes;
        }
        return at;
    }
}
