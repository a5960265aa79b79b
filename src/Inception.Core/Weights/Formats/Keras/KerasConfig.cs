using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inception.Weights.Formats;

/// <summary>The names of a model's layers by the groups that Keras 3 saves them in, from the archive's <c>config.json</c>.</summary>
internal sealed partial class KerasConfig
{
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, KerasConfig> _inside = [];

    /// <summary>A configuration that tells nothing.</summary>
    public static KerasConfig None { get; } = new();

    /// <summary>Reads a configuration. One of another form tells nothing.</summary>
    /// <exception cref="CheckpointException">It is not JSON.</exception>
    public static KerasConfig Parse(CheckpointFile file, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = file.Options.MaxNesting });
            return Of(document.RootElement);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)   // the second for text that is no Unicode
        {
            throw file.Damaged($"its config.json is no JSON that can be read", cause);
        }
    }

    public string? NameOf(string group) => _names.GetValueOrDefault(group);

    /// <summary>The configuration of a model that is a layer of this one.</summary>
    public KerasConfig Inside(string group) => _inside.GetValueOrDefault(group, None);

    private static KerasConfig Of(JsonElement model)
    {
        if (!Has(model, "config", JsonValueKind.Object, out var inner) || !Has(inner, "layers", JsonValueKind.Array, out var layers)) return None;
        var (config, counts) = (new KerasConfig(), new Dictionary<string, int>());
        foreach (var layer in layers.EnumerateArray())
        {
            if (!Has(layer, "class_name", JsonValueKind.String, out var className)) continue;
            var (group, count) = (SnakeCase(className.GetString()!), 0);
            counts[group] = count = counts.TryGetValue(group, out var before) ? before + 1 : 0;
            if (count > 0) group = string.Create(CultureInfo.InvariantCulture, $"{group}_{count}");
            if (Has(layer, "config", JsonValueKind.Object, out var own) && Has(own, "name", JsonValueKind.String, out var name))
                config._names[group] = name.GetString()!;
            if (Of(layer) is var nested && nested != None) config._inside[group] = nested;
        }
        return config;
    }

    private static bool Has(JsonElement place, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return place.ValueKind == JsonValueKind.Object && place.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    // Keras' naming.to_snake_case, so that Conv2D is conv2d and BatchNormalization is batch_normalization.
    private static string SnakeCase(string name) =>
        Lower().Replace(Word().Replace(NonWord().Replace(name, ""), "$1_$2"), "$1_$2").ToLowerInvariant();

    [GeneratedRegex("\\W+")]
    private static partial Regex NonWord();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex Word();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex Lower();
}
