using System.Buffers.Binary;
using System.Text.Json;

namespace Inception.Weights.Formats;

/// <summary>
/// Reads a safetensors file: the header's length (uint64), the header (JSON: name → dtype, shape, data_offsets), the tensors.
/// The tensors must fill the rest of the file without a gap or an overlap.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";
    public const int LengthBytes = sizeof(ulong);

    private readonly CheckpointFile _file;
    private readonly long _dataStart;
    private readonly List<KeyValuePair<string, StoredTensor>> _tensors = [];
    private readonly List<UnreadableEntry> _unreadable = [];
    private readonly List<(long Begin, long End, string Key)> _ranges = [];
    private readonly Dictionary<string, string> _metadata = [];

    private SafetensorsHeader(CheckpointFile file, long dataStart)
    {
        _file = file;
        _dataStart = dataStart;
    }

    public static CheckpointContent Read(CheckpointFile file)
    {
        if (file.Options.StateDict is { } name)
        {
            throw file.Error(
                $"it is a safetensors file, which has no dictionaries ({nameof(CheckpointOptions)}.{nameof(CheckpointOptions.StateDict)} is '{name}'). "
                + $"{nameof(CheckpointOptions)}.{nameof(CheckpointOptions.StripPrefix)} takes the tensors whose names begin alike.");
        }
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        file.ReadExactly(0, lengthBytes);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > (ulong)file.Options.MaxHeaderBytes)
            throw file.BeyondLimit("the bytes of its header", length, file.Options.MaxHeaderBytes, nameof(CheckpointOptions.MaxHeaderBytes));
        if ((long)length > file.Length - LengthBytes)
            throw file.Damaged($"its header is said to have {length:N0} bytes, and the file {file.Length:N0}: it is truncated");

        var json = new byte[length];
        file.ReadExactly(LengthBytes, json);
        var header = new SafetensorsHeader(file, LengthBytes + json.Length);
        try
        {
            header.Parse(json);
        }
        // JsonException is malformed JSON; the others are what Utf8JsonReader's getters throw for a value of the wrong kind.
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or FormatException)
        {
            throw header.Damaged(cause.Message, cause);
        }
        header.CheckRanges();
        var tensors = new StateDict(file, name: null, header._tensors, header._unreadable);
        return new CheckpointContent(CheckpointFormat.Safetensors, [new Lazy<StateDict>(tensors)], header._metadata);
    }

    private void Parse(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = _file.Options.MaxNesting });
        Expect(ref reader, JsonTokenType.StartObject);
        var names = new HashSet<string>();
        while (NextProperty(ref reader) is { } name)
        {
            if (!names.Add(name))
                throw Damaged($"it has two tensors named '{name}'");
            if (names.Count > _file.Options.MaxEntries)
                throw _file.BeyondLimit("the number of its tensors", names.Count, _file.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
            if (name == MetadataKey)
                ParseMetadata(ref reader);
            else
                ParseTensor(ref reader, name);
        }
        while (reader.Read())
            throw Damaged("something follows its closing brace");
    }

    // The format asks for strings. Whatever else a writer puts here says nothing of the tensors: null is left out, and the rest kept as text.
    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        using var metadata = JsonDocument.ParseValue(ref reader);
        if (metadata.RootElement.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in metadata.RootElement.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null))
            _metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
    }

    private void ParseTensor(ref Utf8JsonReader reader, string key)
    {
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader) is { } name)
        {
            switch (name)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String);
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ParseNumbers(ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ParseNumbers(ref reader);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Damaged($"the tensor '{key}' has a repeated '{name}'");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
            throw Damaged($"the tensor '{key}' must have dtype, shape and two data_offsets");
        CheckRange(key, begin, end);
        if (ElementEncoding.FromSafetensors(type) is { } encoding)
            Add(key, encoding, shape, begin, end);
        else
            _unreadable.Add(new(key, $"a tensor of type {type}; readable are {ElementEncoding.Names(known => known.Safetensors)}"));
    }

    private void CheckRange(string key, long begin, long end)
    {
        if (begin < 0 || end < begin || end > _file.Length - _dataStart)
        {
            throw _file.Error(
                $"the tensor '{key}' is said to fill the bytes {begin:N0} to {end:N0} of the {_file.Length - _dataStart:N0} after the header: "
                + $"the file is truncated or damaged. {CheckpointFile.DownloadAgain}");
        }
        _ranges.Add((begin, end, key));
    }

    private void Add(string key, ElementEncoding encoding, long[] shape, long begin, long end)
    {
        var bytes = end - begin;
        var storage = new StorageView(encoding, bytes / encoding.Bytes).At(new StoredBytes(_file, _dataStart + begin, bytes));
        var tensor = StoredTensor.Create(storage, 0, shape, null, out var problem) ?? throw Damaged($"'{key}': {problem}");
        if ((Int128)tensor.Elements * encoding.Bytes != bytes)
        {
            throw Damaged(
                $"the tensor '{key}' of shape [{string.Join(", ", shape)}] and type {encoding.Safetensors} is said to have {bytes:N0} bytes");
        }
        _tensors.Add(new(key, tensor));
    }

    private void CheckRanges()
    {
        _ranges.Sort();
        var covered = 0L;
        foreach (var (begin, end, key) in _ranges)
        {
            if (begin != covered)
            {
                throw Damaged(
                    $"the tensor '{key}' begins at byte {begin:N0} where {covered:N0} was expected: "
                    + "tensors must follow each other without a gap or an overlap");
            }
            covered = end;
        }
        if (covered != _file.Length - _dataStart)
            throw Damaged($"its tensors fill {covered:N0} of the {_file.Length - _dataStart:N0} bytes after the header");
    }

    private long[] ParseNumbers(ref Utf8JsonReader reader)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number))
                throw Damaged($"there is something other than an integer in a list at its byte {reader.TokenStartIndex:N0}");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private string? NextProperty(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            throw Damaged("it ends too early");
        if (reader.TokenType == JsonTokenType.EndObject)
            return null;
        var name = reader.GetString()!;
        return name.Length <= _file.Options.MaxStringBytes
            ? name
            : throw _file.BeyondLimit("the length of a name", name.Length, _file.Options.MaxStringBytes, nameof(CheckpointOptions.MaxStringBytes));
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw Damaged($"at its byte {reader.TokenStartIndex:N0}, {type} was expected and {reader.TokenType} found");
    }

    private CheckpointException Damaged(string problem, Exception? cause = null) =>
        _file.Damaged($"its safetensors header is damaged: {problem}", cause);
}
