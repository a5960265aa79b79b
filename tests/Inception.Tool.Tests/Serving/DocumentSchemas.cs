using System.Text.Json;

namespace Inception.Tool.Tests.Serving;

/// <summary>The schemas of an OpenAPI document, and whether JSON fits them: those keywords of JSON Schema that the document uses, and no others.</summary>
internal sealed class DocumentSchemas(JsonElement document)
{
    private static readonly string[] Notes = ["description", "format", "default"];

    /// <summary>A schema, in its place or among the components.</summary>
    public JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
        : schema;

    /// <summary>What does not fit, each with its path; empty where the value fits.</summary>
    public IEnumerable<string> Misfits(JsonElement schema, JsonElement value, string path = "$") => Resolve(schema).EnumerateObject()
        .Where(keyword => !Notes.Contains(keyword.Name)).SelectMany(keyword => Misfits(keyword, value, path));

    private IEnumerable<string> Misfits(JsonProperty keyword, JsonElement value, string path)
    {
        var (isArray, isNumber) = (value.ValueKind == JsonValueKind.Array, value.ValueKind == JsonValueKind.Number);
        switch (keyword.Name)
        {
            case "properties":
                return keyword.Value.EnumerateObject().Where(member => value.TryGetProperty(member.Name, out _))
                    .SelectMany(member => Misfits(member.Value, value.GetProperty(member.Name), $"{path}.{member.Name}"));
            case "items":
                return isArray ? value.EnumerateArray().SelectMany((item, i) => Misfits(keyword.Value, item, $"{path}[{i}]")) : [];
            default:
                var fits = keyword.Name switch
                {
                    "type" => IsOf(keyword.Value.GetString()!, value),
                    "enum" => keyword.Value.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)),
                    "anyOf" => keyword.Value.EnumerateArray().Any(choice => !Misfits(choice, value, path).Any()),
                    "required" => keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
                    "minItems" => !isArray || value.GetArrayLength() >= keyword.Value.GetInt32(),
                    "maxItems" => !isArray || value.GetArrayLength() <= keyword.Value.GetInt32(),
                    "minimum" => !isNumber || value.GetDouble() >= keyword.Value.GetDouble(),
                    "maximum" => !isNumber || value.GetDouble() <= keyword.Value.GetDouble(),
                    var other => throw new NotSupportedException($"{path}: the keyword '{other}' is not known here."),
                };
                return fits ? [] : [$"{path}: {keyword.Name} {keyword.Value.GetRawText()}"];
        }
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException($"The type '{type}' is not known here."),
    };
}
