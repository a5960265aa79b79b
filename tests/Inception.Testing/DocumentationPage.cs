using System.Text.RegularExpressions;

namespace Inception.Testing;

/// <summary>A page of Markdown: the README, or a page of docs.</summary>
public sealed partial class DocumentationPage
{
    private readonly string[] _lines;

    /// <summary>Reads a page.</summary>
    /// <param name="path">Its path in the repository, e.g. <c>docs/weights.md</c>.</param>
    public DocumentationPage(string path)
    {
        Path = path;
        _lines = File.ReadAllLines(Repository.PathOf(path));
    }

    /// <summary>The README, and the pages that lie in docs itself, by their paths in the repository.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        ["README.md", .. Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(file => $"docs/{System.IO.Path.GetFileName(file)}").Order(StringComparer.Ordinal)];

    /// <summary>The path in the repository.</summary>
    public string Path { get; }

    /// <summary>The fenced blocks of a language (empty for none), each with the line before it.</summary>
    public IEnumerable<(string Marker, IReadOnlyList<string> Lines)> Blocks(string language)
    {
        for (var at = 0; at < _lines.Length; at++)
        {
            if (!_lines[at].StartsWith("```", StringComparison.Ordinal)) continue;

            var end = Array.FindIndex(_lines, at + 1, line => line == "```");
            if (_lines[at] == "```" + language) yield return (at > 0 ? _lines[at - 1] : "", _lines[(at + 1)..end]);
            at = end;
        }
    }

    /// <summary>The lines of code of a shell, in fenced and indented blocks, that start the tool.</summary>
    public IEnumerable<string> Commands => _lines.Select(line => line.Trim()).Where(line => line.StartsWith("inception ", StringComparison.Ordinal) && !line.Contains('`'));

    /// <summary>The targets of links and images that are no web addresses.</summary>
    public IEnumerable<string> RelativeLinks => Prose
        .SelectMany(line => Link().Matches(line))
        .Select(match => match.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("xref:", StringComparison.Ordinal));

    /// <summary>The headings as GitHub and DocFX address them.</summary>
    public IEnumerable<string> Anchors => Prose
        .Where(line => line.StartsWith('#'))
        .Select(line => NoPartOfAnAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>The lines outside of fenced blocks.</summary>
    private IEnumerable<string> Prose
    {
        get
        {
            var code = false;
            foreach (var line in _lines)
            {
                if (line.StartsWith("```", StringComparison.Ordinal)) code = !code;
                else if (!code) yield return line;
            }
        }
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{Nd} _-]")]
    private static partial Regex NoPartOfAnAnchor();
}
