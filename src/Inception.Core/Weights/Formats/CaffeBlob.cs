namespace Inception.Weights.Formats;

/// <summary>Caffe's <c>BlobProto</c>: numbers with a shape, or with the four sizes of its first years.</summary>
internal sealed class CaffeBlob
{
    private const int MaxDimensions = 32; // Caffe's own limit

    private readonly NumberList _singles = new();
    private readonly NumberList _doubles = new();
    private readonly long[] _sizes = [1, 1, 1, 1];
    private long[]? _shape;

    private CaffeBlob()
    {
    }

    public long[] Shape => _shape ?? _sizes;

    public ElementEncoding Encoding => ElementEncoding.FromType(_doubles.IsEmpty ? ElementType.Float32 : ElementType.Float64);

    public static CaffeBlob Read(ProtoReader message)
    {
        var blob = new CaffeBlob();
        while (message.Next())
        {
            if (message.Field is >= 1 and <= 4 && message.IsNumber(message.Field)) blob._sizes[message.Field - 1] = (int)message.Number;
            else if (message.Field == 5) blob._singles.Add(message, isVarint: false);
            else if (message.Is(7)) blob._shape = ReadShape(message.Message());
            else if (message.Field == 8) blob._doubles.Add(message, isVarint: false);
        }
        return blob;
    }

    public (ByteRegion Region, long Start, long Length) Bytes(TensorList list, string key) =>
        (_doubles.IsEmpty ? _singles : _doubles).Bytes(list, key, Encoding);

    public void AddTo(TensorList list, string key)
    {
        var (region, start, length) = Bytes(list, key);
        list.Add(key, Encoding, Shape, region, start, length);
    }

    private static long[] ReadShape(ProtoReader message)
    {
        var sizes = new List<long>();
        while (message.Next())
        {
            if (message.Field == 1)
                sizes.AddRange(message.Varints().Take(MaxDimensions + 1));
            if (sizes.Count > MaxDimensions)
                throw message.File.Damaged($"a blob is said to have more than {MaxDimensions} dimensions");
        }
        return [.. sizes];
    }
}
