using System.Text.Json;

namespace Inception.Weights.Formats;

/// <summary>
/// Reads TensorFlow.js' layers models: <c>model.json</c> with the manifest of its shards, and the shards beside it; also in the form of JavaScript modules
/// (<c>model.min.js</c> with shards in base64), as npm packages bundle them.
/// </summary>
internal sealed class TensorFlowJsModel
{
    private const string Module = ".min.js";

    private static readonly string[] Described = ["format", "generatedBy", "convertedBy"];

    private readonly CheckpointFile _file;
    private readonly bool _isModule;
    private readonly TensorList _tensors;
    private readonly Dictionary<string, ByteRegion> _shards = [];

    private TensorFlowJsModel(CheckpointFile file, bool isModule) => (_file, _isModule, _tensors) = (file, isModule, new TensorList(file));

    /// <summary>Whether a file begins as JSON or as a bundled module. A safetensors file begins with the length of its header, which has zero bytes.</summary>
    public static bool Is(ReadOnlySpan<byte> start)
    {
        if (JavaScriptLiteral.IsModule(start)) return true;
        var text = start.TrimStart(" \t\r\n\uFEFF"u8);
        return text.StartsWith("{"u8) && text[1..].TrimStart(" \t\r\n"u8).StartsWith("\""u8);
    }

    /// <summary>Whether a file of an archive is a model, by its name.</summary>
    public static bool IsNamed(CheckpointFile member)
    {
        var name = member.Name[(member.Name.LastIndexOf('/') + 1)..];
        return name is "model.json" or "model" + Module;
    }

    public static CheckpointContent Read(CheckpointFile file)
    {
        var (content, metadata) = ReadOne(file);
        return content.Content(CheckpointFormat.TensorFlowJs, metadata);
    }

    /// <summary>The models of an archive, each a dictionary that has its folder's name.</summary>
    public static CheckpointContent ReadAll(CheckpointFile archive, IReadOnlyList<CheckpointFile> models)
    {
        if (models.Count == 1) return Read(models[0]);
        var named = models.Select(model => (Name: Folder(model.Name), Model: model)).ToList();
        if (archive.Options.StateDict is { } wanted)
        {
            named = [.. named.Where(one => one.Name == wanted)];
            if (named.Count == 0)
            {
                throw archive.Error(
                    $"its archive has no model '{wanted}'. There are: {string.Join(", ", models.Take(10).Select(model => Folder(model.Name)))}.");
            }
        }
        var dictionaries = named.Select(one => new Lazy<StateDict>(() => ReadOne(one.Model).Tensors.Dictionary(one.Name))).ToList();
        return new(CheckpointFormat.TensorFlowJs, dictionaries, new Dictionary<string, string>());
    }

    private static string Folder(string name)
    {
        var parts = name.Split('/');
        return parts.Length > 1 ? parts[^2] : name;
    }

    private static (TensorList Tensors, Dictionary<string, string> Metadata) ReadOne(CheckpointFile file)
    {
        if (file.Length > file.Options.MaxHeaderBytes)
            throw file.BeyondLimit("the bytes of its description", file.Length, file.Options.MaxHeaderBytes, nameof(CheckpointOptions.MaxHeaderBytes));
        var text = new byte[file.Length];
        file.ReadExactly(0, text);
        var isModule = JavaScriptLiteral.IsModule(text);
        var model = new TensorFlowJsModel(file, isModule);
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = file.Options.MaxNesting };
            using var json = isModule ? JsonDocument.Parse(JavaScriptLiteral.ToJson(file, text), options) : JsonDocument.Parse(text, options);
            return (model._tensors, model.Add(json.RootElement));
        }
        // JsonException is malformed JSON; the others are what a value of the wrong kind throws.
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw file.Damaged($"its description is not one of TensorFlow.js: {cause.Message.TrimEnd('.')}", cause);
        }
    }

    private Dictionary<string, string> Add(JsonElement root)
    {
        if (!root.TryGetProperty("weightsManifest", out var manifest))
            throw _file.Error("it is JSON without a 'weightsManifest', so it is no model of TensorFlow.js.");
        foreach (var group in manifest.EnumerateArray())
        {
            var shards = group.GetProperty("paths").EnumerateArray().Select(path => Shard(path.GetString()!)).ToList();
            AddGroup(new JoinedRegion(_file, shards), group.GetProperty("weights"));
        }
        return Described.Where(name => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            .ToDictionary(name => name, name => root.GetProperty(name).GetString()!);
    }

    /// <summary>A shard, which is opened once. One that is named again takes memory that the file does not account for.</summary>
    private ByteRegion Shard(string path)
    {
        if (!_shards.TryGetValue(path, out var shard)) return _shards[path] = OpenShard(path);
        _tensors.Expand(path, shard.Length);
        return shard;
    }

    private ByteRegion OpenShard(string path)
    {
        if (path.Length == 0 || path is "." or ".." || path.AsSpan().IndexOfAny("/\\:\0") >= 0)
            throw _file.Error($"its shard '{path}' is not the plain name of a file beside it, which is accepted alone.");
        var folder = _file.Name[..(_file.Name.LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1)];
        var shard = _file.OpenSibling(folder + path + (_isModule ? Module : ""));
        if (!_isModule) return new FileRegion(shard);
        if (shard.Length > Array.MaxLength) throw _file.Error($"its shard '{path}' has {shard.Length:N0} bytes, more than one module can have.");
        var module = new byte[shard.Length];
        shard.ReadExactly(0, module);
        return new MemoryRegion(_file, JavaScriptLiteral.Base64(shard, module));
    }

    private void AddGroup(JoinedRegion data, JsonElement weights)
    {
        long at = 0;
        foreach (var weight in weights.EnumerateArray())
        {
            var (name, type) = (weight.GetProperty("name").GetString()!, weight.GetProperty("dtype").GetString()!);
            long[] shape = [.. weight.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            var quantized = weight.TryGetProperty("quantization", out var quantization) ? quantization.GetProperty("dtype").GetString()! : null;
            var bytes = (quantized ?? type) switch
            {
                "float32" or "int32" => 4,
                "float16" or "uint16" => 2,
                "uint8" or "bool" => 1,
                "complex64" => 8,
                var other => throw _file.Error($"its weight '{name}' has the type {other}, which is not read."),
            };
            Int128 count = 1;
            foreach (var size in shape) count = size < 0 ? -1 : Int128.Min(count * size, long.MaxValue);
            if (count < 0 || count * bytes > data.Length - at)
            {
                throw _file.Damaged(
                    $"its weight '{name}' of shape [{string.Join(", ", shape)}] needs {count * bytes:N0} bytes "
                    + $"where its shards have {data.Length - at:N0} left");
            }
            Add(Key(name), shape, data, at, (long)count, quantized is null ? type : quantized, quantized is null ? null : quantization);
            at += (long)count * bytes;
        }
        if (at != data.Length) throw _file.Damaged($"its weights fill {at:N0} of the {data.Length:N0} bytes of its shards");
    }

    private void Add(string key, long[] shape, JoinedRegion data, long at, long count, string type, JsonElement? quantization)
    {
        if (type is "uint8" or "uint16" && quantization is { } numbers)
        {
            var step = type == "uint8" ? 1 : 2;
            _tensors.Expand(key, count * (sizeof(float) - step));
            var values = new DequantizedRegion(data, at, count, step, numbers.GetProperty("scale").GetDouble(), numbers.GetProperty("min").GetDouble());
            _tensors.Add(key, ElementEncoding.FromType(ElementType.Float32), shape, values, 0, values.Length);
            return;
        }
        if (ElementEncoding.FromTorchType(type) is not { } encoding) _tensors.AddUnreadable(key, $"a tensor of type {type}");
        else _tensors.Add(key, encoding, shape, data, at, count * encoding.Bytes);
    }

    private static string Key(string name)
    {
        var layer = name[..(name.LastIndexOf('/') + 1)];
        return layer + KerasVariable.NameOf(name);
    }
}
