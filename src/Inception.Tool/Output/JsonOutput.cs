using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inception.Tool.Output;

/// <summary>What <c>--json</c> prints: indented, with camelCase names.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonSerializerOptions OnOneLine = new(Options) { WriteIndented = false };

    public static void Write(object value) => Console.Data.WriteLine(Text(value));

    /// <summary>The text that is printed.</summary>
    public static string Text(object value) => JsonSerializer.Serialize(value, Options);

    /// <summary>The same on one line, for JSON Lines.</summary>
    public static string Line(object value) => JsonSerializer.Serialize(value, OnOneLine);
}
