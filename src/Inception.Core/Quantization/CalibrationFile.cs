using System.Globalization;
using System.Text.Json;
using Inception.Common;

namespace Inception.Quantization;

/// <summary>A calibration as JSON, one line for each range.</summary>
internal static class CalibrationFile
{
    private const string Format = "inception calibration";
    private const int Version = 1;

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private static readonly Dictionary<CalibrationMethod, string> MethodNames = new()
    {
        [CalibrationMethod.MinMax] = "min-max",
        [CalibrationMethod.Percentile] = "percentile",
        [CalibrationMethod.MeanSquaredError] = "mean-squared-error",
        [CalibrationMethod.Entropy] = "entropy",
    };

    public static void Write(string path, Calibration calibration) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, Indented);
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteString("network", calibration.Network);
        json.WriteString("method", MethodNames[calibration.Method]);
        json.WriteNumber("images", calibration.Images);
        if (calibration.IsOneImage) json.WriteBoolean("oneImage", true);
        if (calibration.Agreement is { } agreement) Write(json, agreement);
        json.WriteStartObject("ranges");
        foreach (var (key, _) in calibration.Ranges)
        {
            var range = calibration.RangeOf(key);
            json.WritePropertyName(key);
            json.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"[{range.Low}, {range.High}]"));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, QuantizationAgreement agreement)
    {
        json.WriteStartObject("agreement");
        json.WriteNumber("images", agreement.Images);
        if (agreement.SameTop1 is { } same) json.WriteNumber("sameTop1", same);
        json.WriteNumber("outputError", agreement.OutputError);
        json.WriteEndObject();
    }

    public static Calibration Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = RegularFile.OpenRead(path);
        try
        {
            using var document = JsonDocument.Parse(stream);
            return Read(document.RootElement, path);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)   // the second for text that is no Unicode
        {
            throw new CalibrationException($"{path}: expected a calibration as JSON, found something else: {broken.Message}", broken);
        }
    }

    private static Calibration Read(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Wrong(path, "a JSON object", root.ValueKind.ToString());
        if (Text("format") is var format && format != Format) throw Wrong(path, $"\"format\": \"{Format}\"", $"\"{format}\"");
        if (Number("version") is var version && version != Version)
            throw Wrong(path, $"version {Version}", $"{version}; a newer version of the library may read it");
        var name = Text("method");
        if (!MethodNames.ContainsValue(name)) throw Wrong(path, $"one of {string.Join(", ", MethodNames.Values)} as \"method\"", $"\"{name}\"");
        var images = Number("images");
        if (images < 0) throw Wrong(path, "at least 0 as \"images\"", $"{images}");
        var ranges = new Dictionary<string, ValueRange>(StringComparer.Ordinal);
        foreach (var entry in Member("ranges", JsonValueKind.Object).EnumerateObject())
        {
            if (!ranges.TryAdd(entry.Name, Range(entry.Value, entry.Name, path))) throw Wrong(path, $"one range for '{entry.Name}'", "two");
        }

        return new Calibration
        {
            Network = Text("network"),
            Method = MethodNames.First(pair => pair.Value == name).Key,
            Images = images,
            Ranges = ranges,
            IsOneImage = root.TryGetProperty("oneImage", out var one) && one.ValueKind == JsonValueKind.True,
            Agreement = root.TryGetProperty("agreement", out var agreement) ? Agreement(agreement, path) : null,
        };

        JsonElement Member(string member, JsonValueKind kind)
        {
            if (!root.TryGetProperty(member, out var value)) throw Wrong(path, $"a member \"{member}\"", "none");
            return value.ValueKind == kind ? value : throw Wrong(path, $"\"{member}\" to be of the kind {kind}", value.ValueKind.ToString());
        }

        string Text(string member) => Member(member, JsonValueKind.String).GetString()!;

        long Number(string member) => Member(member, JsonValueKind.Number) is var value && value.TryGetInt64(out var number)
            ? number
            : throw Wrong(path, $"a whole number as \"{member}\"", value.GetRawText());
    }

    private static QuantizationAgreement Agreement(JsonElement value, string path)
    {
        var (images, same, error) = (Number("images"), Number("sameTop1"), Number("outputError"));
        if (images >= 1 && (same is null or >= 0) && !(same > images) && error >= 0)
            return new() { Images = (long)images!, SameTop1 = (long?)same, OutputError = error.Value };
        throw Wrong(path, "\"images\" of at least 1, \"sameTop1\" up to it and \"outputError\" of at least 0 as \"agreement\"", value.GetRawText());

        double? Number(string member) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out var number)
            ? number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var finite) && double.IsFinite(finite) ? finite : -1
            : null;
    }

    private static ValueRange Range(JsonElement value, string key, string path)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            && value[0].ValueKind == JsonValueKind.Number && value[0].TryGetSingle(out var low) && float.IsFinite(low)
            && value[1].ValueKind == JsonValueKind.Number && value[1].TryGetSingle(out var high) && float.IsFinite(high) && low <= high)
            return new(low, high);
        throw Wrong(path, $"two finite numbers, the lower one first, as the range of '{key}'", value.GetRawText());
    }

    private static CalibrationException Wrong(string path, string expected, string found) => new($"{path}: expected {expected}, found {found}.");
}
