using System.Text.RegularExpressions;

namespace Inception.Tests.Readme;

public partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Readme", "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_csharp_example_of_the_readme_is_compiled()
    {
        var source = Lines(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Readme", "ReadmeExamples.cs")));
        var examples = Example().Matches(Readme).Select(match => match.Groups["code"].Value).ToList();

        examples.Should().HaveCount(3);
        foreach (var example in examples) source.Should().ContainInOrder(Lines(example));
    }

    [Fact]
    public void The_table_of_ones_own_has_pytorchs_keys() =>
        ReadmeExamples.Table().Should().Contain("stem.conv.weight", "mixed.branch3x3_2.bn.running_mean", "fc.bias");

    [Fact]
    public void The_readmes_two_commands_are_each_one_line_below_their_markers()
    {
        Readme.Should().Contain("<!-- demo command -->\n```\ndotnet run -c Release --project samples/Demo\n```");
        Readme.Should().Contain("<!-- test command -->\n```\ndotnet test -c Release\n```");
    }

    private static List<string> Lines(string text) =>
        [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
