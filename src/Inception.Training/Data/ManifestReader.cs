using System.Text;
using System.Text.Json;
using Inception.Common;
using Microsoft.VisualBasic.FileIO;

namespace Inception.Training.Data;

/// <summary>Reads the lines of a <see cref="ImageManifest"/>, without looking at what they name.</summary>
internal static class ManifestReader
{
    private const string PathField = "path", LabelField = "label";

    /// <summary>Far more than the lines of a data set that fits a machine, and far less than its memory.</summary>
    private const long MaxBytes = 1L << 30;

    public static List<ManifestEntry> Read(string path)
    {
        using var file = RegularFile.OpenRead(path);
        if (file.Length > MaxBytes)
            throw new DataSetException($"The manifest '{path}' is too large: expected at most {MaxBytes:N0} bytes, found {file.Length:N0}. Split it.");

        using var text = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".csv" => ReadCsv(path, text),
                ".jsonl" or ".ndjson" => ReadJsonLines(path, text),
                _ => throw new DataSetException(
                    $"'{path}' is no manifest by its name: expected a file that ends in .csv (with the header path,label), .jsonl or .ndjson."),
            };
        }
        catch (DecoderFallbackException notUtf8)
        {
            throw new DataSetException($"The manifest '{path}' is not text in UTF-8. {notUtf8.Message}", notUtf8);
        }
    }

    private static List<ManifestEntry> ReadCsv(string path, StreamReader text)
    {
        using var csv = new TextFieldParser(text) { HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false };
        csv.SetDelimiters(",");
        var header = Fields(path, csv) ?? [];
        var (pathColumn, labelColumn) = (Column(header, PathField), Column(header, LabelField));
        if (pathColumn < 0 || labelColumn < 0)
            throw Damage(path, 1, $"the header {PathField},{LabelField}", header.Length == 0 ? "no line" : $"'{string.Join(',', header)}'");

        var entries = new List<ManifestEntry>();
        while (true)
        {
            var line = csv.LineNumber;
            if (Fields(path, csv) is not { } fields) return entries;
            if (fields.Length != header.Length)
                throw Damage(path, line, $"{header.Length} fields, as the header has", $"{fields.Length}");

            entries.Add(Entry(path, line, fields[pathColumn], fields[labelColumn]));
        }
    }

    private static string[]? Fields(string path, TextFieldParser csv)
    {
        try
        {
            return csv.ReadFields();
        }
        catch (MalformedLineException malformed)
        {
            throw Damage(path, csv.ErrorLineNumber, "fields separated by commas, quotes within them doubled", "another use of quotes", malformed);
        }
    }

    private static int Column(string[] header, string name) => Array.FindIndex(header, field => field.Trim().Equals(name, StringComparison.OrdinalIgnoreCase));

    private static List<ManifestEntry> ReadJsonLines(string path, StreamReader text)
    {
        var entries = new List<ManifestEntry>();
        for (var line = 1L; text.ReadLine() is { } content; line++)
        {
            if (string.IsNullOrWhiteSpace(content)) continue;

            try
            {
                using var json = JsonDocument.Parse(content);
                entries.Add(Entry(path, line, Text(path, line, json.RootElement, PathField), Text(path, line, json.RootElement, LabelField)));
            }
            catch (JsonException notJson)
            {
                throw Damage(path, line, "a JSON object", notJson.Message, notJson);
            }
        }

        return entries;
    }

    private static string Text(string path, long line, JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Damage(path, line, "a JSON object", $"{json.ValueKind}");
        if (!json.TryGetProperty(name, out var value)) throw Damage(path, line, $"a property \"{name}\"", "none");

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number when name == LabelField => value.GetRawText(),
            _ => throw Damage(path, line, $"text in \"{name}\"", $"{value.ValueKind}"),
        };
    }

    private static ManifestEntry Entry(string path, long line, string image, string label)
    {
        if (image.Length == 0) throw Damage(path, line, "a path", "none");
        if (label.Length == 0) throw Damage(path, line, "a label", "none");
        return new(line, image, label);
    }

    private static DataSetException Damage(string path, long line, string expected, string found, Exception? cause = null)
        => new($"'{path}', line {line}: expected {expected}, found {found}.", cause);
}
