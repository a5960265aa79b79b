namespace Inception.Weights.Formats;

/// <summary>
/// TensorFlow's <c>TensorProto</c>: the values as bytes, or in a list by type. A list may be shorter than the tensor, whose further values are then the
/// list's last.
/// </summary>
internal sealed class TensorFlowTensor
{
    private readonly NumberList _values = new();
    private ByteRegion _region = null!;
    private (long Start, long Length) _content;

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
            else if (message.Field is 5 or 6 or 9 or 12) tensor._values.Add(message, isVarint: false);    // float, double, complex
            else if (message.Field is 7 or 10 or 11 or 13) tensor._values.Add(message, isVarint: true);   // int, int64, bool, half
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
        else if (_content.Length > 0)
            list.Add(key, encoding, Shape, _region, _content.Start, _content.Length);
        else if (_values.WhyUnreadable is { } why)
            list.AddUnreadable(key, why);
        else
            AddListed(list, key, encoding);
    }

    private void AddListed(TensorList list, string key, ElementEncoding encoding)
    {
        var (region, start, length) = _values.Bytes(list, key, encoding);
        var elements = Shape.Aggregate((Int128)1, (product, size) => product < long.MaxValue ? product * size : product);
        var stored = length / encoding.Bytes;
        if (stored == elements || length % encoding.Bytes != 0 || stored > elements)
            list.Add(key, encoding, Shape, region, start, length);
        else if (stored <= 1)
            list.Add(key, Repeated(key, encoding, stored == 1 ? region.Source(start, length) : Zero(encoding)));
        else
            AddExtended(list, key, encoding, region, start, (int)length, elements);
    }

    private StorageSource Zero(ElementEncoding encoding) => new MemoryRegion(_region.File, new byte[encoding.Bytes]).Source(0, encoding.Bytes);

    private StoredTensor Repeated(string key, ElementEncoding encoding, StorageSource source) =>
        StoredTensor.Create(new StorageView(encoding, 1).At(source), 0, Shape, new long[Shape.Length], out var problem)
            ?? throw _region.File.Damaged($"'{key}': {problem}");

    private void AddExtended(TensorList list, string key, ElementEncoding encoding, ByteRegion region, long start, int given, Int128 elements)
    {
        list.Expand(key, elements > int.MaxValue ? long.MaxValue / 2 : (long)elements * encoding.Bytes);
        var bytes = new byte[(int)elements * encoding.Bytes];
        region.Read(start, bytes.AsSpan(0, given));
        for (var at = given; at < bytes.Length; at++) bytes[at] = bytes[at - encoding.Bytes];
        list.Add(key, encoding, Shape, new MemoryRegion(_region.File, bytes), 0, bytes.Length);
    }
}
