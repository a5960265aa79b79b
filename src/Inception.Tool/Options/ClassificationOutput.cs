using System.CommandLine;

namespace Inception.Tool.Options;

/// <summary>The options that say where the classes of images go, and in which form.</summary>
internal sealed class ClassificationOutput
{
    private static readonly (string Name, ClassificationFormat Format, string[] Extensions)[] Formats =
    [
        ("text", ClassificationFormat.Text, [".txt"]),
        ("json", ClassificationFormat.Json, [".json"]),
        ("csv", ClassificationFormat.Csv, [".csv"]),
        ("jsonl", ClassificationFormat.JsonLines, [".jsonl", ".ndjson"]),
        ("parquet", ClassificationFormat.Parquet, [".parquet"]),
    ];

    private readonly Option<string?> _format = new("--format")
    {
        Description = "The output format. Default: chosen by the extension of --output, or text without --output",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write: " + string.Join(", ", Formats.SelectMany(one => one.Extensions)) + ". Default: standard output",
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public ClassificationOutput() => CommonOptions.OneOf(_format!, [.. Formats.Select(one => one.Name)]);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _format, _output, _json }) command.Add(option);
    }

    /// <summary>The file; null for standard output.</summary>
    public string? PathOf(ParseResult parsed) => parsed.GetValue(_output);

    /// <summary>The form, checked together with the file before the work begins.</summary>
    /// <exception cref="UserException">The options contradict each other, or the file cannot be written.</exception>
    public ClassificationFormat Check(ParseResult parsed)
    {
        var (name, path) = (parsed.GetValue(_format), PathOf(parsed));
        if (parsed.GetValue(_json))
        {
            if (name is not (null or "json")) throw new UserException($"--json and --format {name} contradict each other: remove one of them.");
            name = "json";
        }

        if (path is not null) OutputFile.Check(path, name is null ? [.. Formats.SelectMany(one => one.Extensions)] : []);
        var format = name is not null ? Formats.First(one => one.Name == name).Format
            : path is null ? ClassificationFormat.Text
            : Formats.First(one => one.Extensions.Contains(Path.GetExtension(path).ToLowerInvariant())).Format;
        return format != ClassificationFormat.Parquet || path is not null ? format
            : throw new UserException("--format parquet cannot be written to standard output: add --output FILE.parquet.");
    }
}
