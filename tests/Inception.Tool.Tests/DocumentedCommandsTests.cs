using System.CommandLine.Parsing;

namespace Inception.Tool.Tests;

/// <summary>The commands that the README and docs show: their names, options and values are those of the tool.</summary>
public class DocumentedCommandsTests
{
    public static TheoryData<string, string> Commands
    {
        get
        {
            var commands = new TheoryData<string, string>();
            foreach (var path in DocumentationPage.Paths)
            {
                foreach (var command in new DocumentationPage(path).Commands.Distinct()) commands.Add(path, command);
            }

            return commands;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_documented_command_is_understood(string path, string command)
    {
        var parsed = CommandLine.CreateRoot().Parse([.. CommandLineParser.SplitCommandLine(command).Skip(1)]);

        parsed.Errors.Should().BeEmpty("{0} shows it", path);
    }

    [Fact]
    public void Every_command_has_a_section_on_the_command_lines_page()
    {
        var commands = CommandLine.CreateRoot().Subcommands.Where(command => !command.Hidden).Select(command => command.Name);

        new DocumentationPage("docs/command-line.md").Anchors.Should().Contain(commands);
    }
}
