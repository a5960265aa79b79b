using System.CommandLine;
using Inception.Tool.Help;

namespace Inception.Tool.Tests.Help;

public sealed class HelpWriterTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(100)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var lines = Write(Sample(), width);

        lines.Should().OnlyContain(line => line.Length <= width);
        string.Join(' ', lines.Select(line => line.Trim())).Should().Contain("The first words of a description that does not fit a line of a narrow terminal");
    }

    [Fact]
    public void Examples_come_before_the_options_and_groups_keep_their_order()
    {
        var lines = Write(Sample(), 80);

        lines.Where(line => line.EndsWith(':')).Should().Equal("Examples:", "Arguments:", "Options:", "Second:");
        lines.Should().Contain("  run it").And.ContainSingle(line => line.StartsWith("  --count N") && line.EndsWith("[default: 3]"));
        lines.Should().ContainSingle(line => line.StartsWith("Usage: ") && line.EndsWith("PATH… [options]"));
    }

    [Fact]
    public void Hidden_options_stay_hidden() => Write(Sample(), 80).Should().NotContain(line => line.Contains("--secret"));

    private static string[] Write(Command command, int width)
    {
        using var output = new StringWriter();
        new HelpWriter(output, width).Write(command);
        return output.ToString().ReplaceLineEndings("\n").Split('\n');
    }

    private static Command Sample()
    {
        var command = new Command("run", "A command of the tests.")
        {
            new Argument<string[]>("PATH") { Description = "What to run", Arity = ArgumentArity.OneOrMore },
            new Option<int>("--count") { HelpName = "N", Description = "How often", DefaultValueFactory = _ => 3 },
            new Option<bool>("--secret") { Hidden = true, Description = "Hidden" },
        };
        command.AddGroup("Second", new Option<string>("--long")
        {
            HelpName = "VALUE|OTHER",
            Description = "The first words of a description that does not fit a line of a narrow terminal",
        });
        command.SetExamples("run it");
        return command;
    }
}
