using System.Globalization;
using System.Text.Json;
using Inception.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Protocol;

/// <summary>A request of the Open Inference Protocol: JSON, and with the extension for binary tensors bytes behind it.</summary>
/// <param name="Id">The client's name of the request; null where there is none.</param>
/// <param name="Inputs">The tensors.</param>
/// <param name="Outputs">What is asked for; empty for everything.</param>
/// <param name="IsBinary">Whether outputs that do not say are binary.</param>
internal sealed record InferRequest(string? Id, IReadOnlyList<InferInput> Inputs, IReadOnlyList<InferOutput> Outputs, bool IsBinary)
{
    public const string LengthHeader = "Inference-Header-Content-Length";

    private const int MostTensors = 16, MostDimensions = 8;

    /// <summary>Reads a request.</summary>
    /// <param name="body">The body.</param>
    /// <param name="header">The header that says how long the JSON is; null where all of the body is JSON.</param>
    /// <exception cref="RequestFailure">The request is not as the protocol says.</exception>
    public static InferRequest Parse(ReadOnlyMemory<byte> body, string? header)
    {
        var length = body.Length;
        if (header is not null && (!int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > body.Length))
            throw Bad($"{LengthHeader} expects the length of the JSON, at most the body's {body.Length:N0} bytes; found '{RequestFailure.Shown(header)}'.");
        try
        {
            using var json = JsonDocument.Parse(body[..length], new() { MaxDepth = 16 });
            return Parse(json.RootElement, body[length..]);
        }
        catch (JsonException failure)
        {
            throw Damaged($"The JSON is damaged at line {failure.LineNumber + 1}, byte {failure.BytePositionInLine}.");
        }
        catch (InvalidOperationException)   // JsonElement throws it for a text that cannot be decoded
        {
            throw Damaged("The JSON has a text that is no valid Unicode: expected UTF-8, and no half of a surrogate pair.");
        }
    }

    public static RequestFailure Bad(string detail) => new(StatusCodes.Status400BadRequest, "bad_request", detail);

    private static RequestFailure Damaged(string detail) => new(StatusCodes.Status400BadRequest, "bad_json", detail);

    private static InferRequest Parse(JsonElement root, ReadOnlyMemory<byte> tail)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Bad("Expected a JSON object with \"inputs\".");
        var inputs = new List<InferInput>();
        foreach (var input in Items(root, "inputs"))
        {
            if (inputs.Count == MostTensors) throw Bad($"The request has more than {MostTensors} inputs.");
            inputs.Add(Input(input, ref tail));
        }

        if (inputs.Count == 0) throw Bad("The request has no \"inputs\".");
        if (tail.Length > 0) throw Bad($"{tail.Length:N0} bytes follow the JSON that belong to no input.");
        var isBinary = Parameter(root, "binary_data_output")?.ValueKind == JsonValueKind.True;
        var outputs = Items(root, "outputs").Select(output => Output(output, isBinary)).Take(MostTensors + 1).ToList();
        if (outputs.Count > MostTensors) throw Bad($"The request asks for more than {MostTensors} outputs.");
        var id = root.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        return new(id, inputs, outputs, isBinary);
    }

    private static InferInput Input(JsonElement input, ref ReadOnlyMemory<byte> tail)
    {
        var name = Text(input, "name", "an input");
        var shown = RequestFailure.Shown(name);
        var (type, shape) = (Text(input, "datatype", $"the input '{shown}'"), Shape(input, shown));
        var count = Count(shape, shown);
        if (Parameter(input, "binary_data_size") is not { } size)
            return input.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
                ? new(name, type, shape, count, default, IsBinary: false, data.Clone())
                : throw Bad($"The input '{shown}' has neither \"data\" nor the parameter binary_data_size.");
        if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0 || bytes > tail.Length)
            throw Bad($"binary_data_size of the input '{shown}' expects a number of at most the {tail.Length:N0} bytes that are left behind the JSON.");
        var binary = tail[..bytes];
        tail = tail[bytes..];
        return new(name, type, shape, count, binary, IsBinary: true, default);
    }

    private static InferOutput Output(JsonElement output, bool isBinary)
    {
        var name = Text(output, "name", "an output");
        var asked = Parameter(output, "binary_data");
        var classes = 0;
        if (Parameter(output, "classification") is { } classification
            && (classification.ValueKind != JsonValueKind.Number || !classification.TryGetInt32(out classes) || classes < 0))
            throw Bad($"classification of the output '{RequestFailure.Shown(name)}' expects a whole number.");
        return new(name, asked is { } flag ? flag.ValueKind == JsonValueKind.True : isBinary, classes);
    }

    private static List<long> Shape(JsonElement input, string name)
    {
        var shape = Items(input, "shape").Take(MostDimensions + 1)
            .Select(side => side.ValueKind == JsonValueKind.Number && side.TryGetInt64(out var value) && value >= 1 ? value : 0).ToList();
        return shape.Count is > 0 and <= MostDimensions && !shape.Contains(0)
            ? shape : throw Bad($"\"shape\" of the input '{name}' expects 1 to {MostDimensions} whole numbers of at least 1.");
    }

    private static int Count(List<long> shape, string name)
    {
        var count = 1L;
        foreach (var side in shape)
        {
            if (side > int.MaxValue || (count *= side) > int.MaxValue) throw Bad($"The input '{name}' has more than {int.MaxValue:N0} values.");
        }

        return (int)count;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var items)) return default;
        return items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : throw Bad($"\"{name}\" expects an array.");
    }

    private static string Text(JsonElement parent, string name, string owner) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()! : throw Bad($"\"{name}\" of {owner} expects a text.");

    private static JsonElement? Parameter(JsonElement parent, string name) =>
        parent.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object
            && parameters.TryGetProperty(name, out var value)
            ? value : null;
}
