using Inception.Tests.Documentation.Examples;

namespace Inception.Tests.Documentation;

public class DocumentationTests
{
    public static TheoryData<string> Pages => [.. DocumentationPage.Paths];

    public static TheoryData<string> PackageReadmes =>
    [
        .. Directory.GetDirectories(Repository.PathOf("src")).Select(folder => $"src/{Path.GetFileName(folder)}/README.md").Where(path => File.Exists(Repository.PathOf(path))).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    [MemberData(nameof(PackageReadmes))]
    public void Every_csharp_example_is_marked_and_compiled(string path)
    {
        var blocks = new DocumentationPage(path).Blocks("csharp").ToList();
        if (blocks.Count == 0) return;

        var source = SourceOf(path);
        foreach (var (marker, lines) in blocks)
        {
            marker.Should().Be("<!-- compiled example -->", "that line stands above an example that is compiled in {0}", source.Path);
            lines.Where(IsUsing).Should().BeSubsetOf(source.Usings);
            source.Code.Should().Contain(Joined(lines.Where(line => !IsUsing(line))), "{0} is to have the example of {1} as it stands there", source.Path, path);
        }
    }

    [Fact]
    public void The_table_of_the_readme_has_pytorchs_keys() =>
        ReadmeExamples.ANetworkIsATable().Should().Contain("stem.conv.weight", "mixed.branch3x3_2.bn.running_mean", "fc.bias");

    [Fact]
    public void The_readmes_two_commands_are_each_one_line_below_their_markers()
    {
        var blocks = new DocumentationPage("README.md").Blocks("").ToList();

        blocks.Single(block => block.Marker == "<!-- demo command -->").Lines.Should().Equal("dotnet run -c Release --project samples/Demo");
        blocks.Single(block => block.Marker == "<!-- test command -->").Lines.Should().Equal("dotnet test -c Release");
    }

    [Fact]
    public void No_page_has_the_marks_of_a_merge_that_was_left_undone()
    {
        string[] pages = [.. DocumentationPage.Paths, "CHANGELOG.md", "CONTRIBUTING.md", "THIRD-PARTY-NOTICES.md"];

        pages.Where(page => File.ReadLines(Repository.PathOf(page)).Any(line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal)))
            .Should().BeEmpty();
    }

    [Fact]
    public void The_readme_is_read_in_three_minutes() =>
        new FileInfo(Repository.PathOf("README.md")).Length.Should().BeLessThan(8192, "the rest belongs to docs");

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_relative_link_leads_to_a_file_and_to_a_heading_of_it(string path)
    {
        foreach (var target in new DocumentationPage(path).RelativeLinks)
        {
            var (file, anchor) = target.Split('#') is [var first, var second] ? (first, second) : (target, null);
            var linked = file.Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, file).Replace('\\', '/');
            File.Exists(Repository.PathOf(linked)).Should().BeTrue("{0} links to {1}", path, target);
            if (anchor is not null) new DocumentationPage(linked).Anchors.Should().Contain(anchor, "{0} links to {1}", path, target);
        }
    }

    /// <summary>A package's page has no folder beside it.</summary>
    [Theory]
    [MemberData(nameof(PackageReadmes))]
    public void A_packages_readme_has_no_relative_link(string path) =>
        new DocumentationPage(path).RelativeLinks.Should().BeEmpty();

    /// <summary>The class of a page's examples in one of the test projects: that of docs/fine-tuning.md is FineTuningExamples, that of every front page ReadmeExamples.</summary>
    private static (string Path, List<string> Usings, string Code) SourceOf(string page)
    {
        var name = Path.GetFileNameWithoutExtension(page).ToLowerInvariant();
        var words = (name == "index" ? "readme" : name).Split('-');
        var file = $"{string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]))}Examples.cs";
        var lines = Directory.GetDirectories(Repository.PathOf("tests"))
            .Select(tests => Path.Combine(tests, "Documentation", "Examples", file)).Where(File.Exists).SelectMany(File.ReadAllLines).ToList();
        return ($"tests/*/Documentation/Examples/{file}", [.. lines.Where(IsUsing)], Joined(lines.Where(line => !IsUsing(line))));
    }

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal);

    private static string Joined(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => line.Trim()).Where(line => line.Length > 0));
}
