using System.Globalization;

namespace Inception.Weights.Formats;

/// <summary>ONNX's <c>TensorProto</c>: its values as bytes, in a list by type, or in a file beside the model.</summary>
internal sealed class OnnxTensor
{
    private const int MaxDimensions = 64;

    private readonly NumberList _values = new();
    private readonly Dictionary<string, string> _external = [];
    private readonly ByteRegion _region;
    private long[] _shape = [];
    private ulong _type;
    private (long Start, long Length)? _raw;

    private OnnxTensor(ByteRegion region) => _region = region;

    public string Name { get; private set; } = "";

    public static OnnxTensor Read(ProtoReader message)
    {
        var tensor = new OnnxTensor(message.Region);
        while (message.Next())
        {
            if (message.Field == 1) tensor.AddSizes(message);
            else if (message.IsNumber(2)) tensor._type = message.Number;
            else if (message.Field is 4 or 10) tensor._values.Add(message, isVarint: false);           // float, double
            else if (message.Field is 5 or 7 or 11) tensor._values.Add(message, isVarint: true);       // int32, int64, uint64
            else if (message.Is(8)) tensor.Name = message.Text();
            else if (message.Is(9)) tensor._raw = (message.Start, message.Length);
            else if (message.Is(13)) tensor.AddExternal(message.Message());
        }
        return tensor;
    }

    /// <summary>Puts the tensor into the list, or what it is where it cannot be read.</summary>
    /// <param name="list">The list.</param>
    /// <param name="key">The name to use.</param>
    /// <param name="beside">Opens the file of external values.</param>
    public void AddTo(TensorList list, string key, Func<string, CheckpointFile> beside)
    {
        if (Encoding(_type) is not { } encoding)
            list.AddUnreadable(key, $"a tensor of ONNX's type {_type}");
        else if (_external.TryGetValue("location", out var location))
            AddExternal(list, key, encoding, beside(location));
        else if (_raw is { } raw)
            list.Add(key, encoding, _shape, _region, raw.Start, raw.Length);
        else if (_values.WhyUnreadable is { } why)
            list.AddUnreadable(key, why);
        else
            AddListed(list, key, encoding);
    }

    private void AddListed(TensorList list, string key, ElementEncoding encoding)
    {
        var (region, start, length) = _values.Bytes(list, key, encoding);
        list.Add(key, encoding, _shape, region, start, length);
    }

    private void AddExternal(TensorList list, string key, ElementEncoding encoding, CheckpointFile data)
    {
        var offset = Number("offset", key) ?? 0;
        var length = Number("length", key) ?? (data.Length - offset);
        if (offset > data.Length || length < 0 || length > data.Length - offset)
        {
            throw data.Damaged(
                $"the tensor '{key}' is said to have {length:N0} bytes from byte {offset:N0}, and the file has {data.Length:N0}: it is truncated, "
                + "or belongs to another model");
        }
        list.Add(key, encoding, _shape, new FileRegion(data, offset, length), 0, length);
    }

    private long? Number(string name, string key)
    {
        if (!_external.TryGetValue(name, out var text))
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw _region.File.Damaged($"the {name} of the tensor '{key}' in its file is '{text}'");
    }

    private void AddSizes(ProtoReader message)
    {
        _shape = [.. _shape, .. message.Varints().Take(MaxDimensions + 1)];
        if (_shape.Length > MaxDimensions)
            throw message.File.Damaged($"a tensor is said to have more than {MaxDimensions} dimensions");
    }

    private void AddExternal(ProtoReader pair)
    {
        var (key, value) = ("", "");
        while (pair.Next())
        {
            if (pair.Is(1)) key = pair.Text();
            else if (pair.Is(2)) value = pair.Text();
        }
        if (key is "location" or "offset" or "length")
            _external[key] = value;
    }

    private static ElementEncoding? Encoding(ulong type) => type switch
    {
        17 => ElementEncoding.FromSafetensors("F8_E4M3"),
        19 => ElementEncoding.FromSafetensors("F8_E5M2"),
        _ => Element(type) is { } element ? ElementEncoding.FromType(element) : null,
    };

    private static ElementType? Element(ulong type) => type switch
    {
        1 => ElementType.Float32,
        2 => ElementType.UInt8,
        3 => ElementType.Int8,
        5 => ElementType.Int16,
        6 => ElementType.Int32,
        7 => ElementType.Int64,
        9 => ElementType.Bool,
        10 => ElementType.Float16,
        11 => ElementType.Float64,
        14 => ElementType.Complex64,
        15 => ElementType.Complex128,
        16 => ElementType.BFloat16,
        _ => null,
    };
}
