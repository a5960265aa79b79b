using System.CommandLine;
using System.Globalization;

namespace Inception.Tool.Help;

/// <summary>Writes the help of one command.</summary>
/// <param name="output">Where the text goes.</param>
/// <param name="width">Columns of a line.</param>
internal sealed class HelpWriter(TextWriter output, int width)
{
    private const int Indent = 2, WidestName = 30;

    public void Write(Command command)
    {
        WriteWrapped(command.Description!, 0);
        output.WriteLine();
        output.WriteLine($"Usage: {Usage(command)}");
        if (HelpText.ExamplesOf(command) is { Count: > 0 } examples)
        {
            WriteHeading("Examples");
            foreach (var example in examples) output.WriteLine(new string(' ', Indent) + example);
        }

        List<(string Heading, string Name, string Text)> rows =
        [
            .. command.Arguments.Where(argument => !argument.Hidden).Select(argument => ("Arguments", NameOf(argument), TextOf(argument))),
            .. command.Options.Where(option => !option.Hidden).OrderBy(option => option is System.CommandLine.Help.HelpOption)
                .Select(option => (HelpText.HeadingOf(option), NameOf(option), TextOf(option))),
            .. command.Subcommands.Select(child => (HelpText.HeadingOf(child), NameOf(child), child.Description!)),
        ];
        var column = Math.Min(WidestName, rows.Select(row => row.Name.Length).DefaultIfEmpty().Max()) + Indent + 2;
        foreach (var group in rows.GroupBy(row => row.Heading).OrderBy(group => IsLast(command, group.Key)))
        {
            WriteHeading(group.Key);
            foreach (var (_, name, text) in group) WriteRow(name, text, column);
        }

        if (command.Subcommands.Count > 0)
        {
            output.WriteLine();
            output.WriteLine($"'{Path(command)} COMMAND --help' shows the options of a command.");
        }
    }

    /// <summary>What users need least stands last.</summary>
    private static bool IsLast(Command command, string heading) =>
        heading == CacheSettings.Group || (heading == HelpText.Usual && command.Subcommands.Count > 0);

    private static string Usage(Command command)
    {
        var arguments = command.Arguments.Where(argument => !argument.Hidden).Select(NameOf);
        return string.Join(' ', [Path(command), .. command.Subcommands.Count > 0 ? ["COMMAND"] : arguments, "[options]"]);
    }

    private static string Path(Command command)
    {
        var above = command.Parents.OfType<Command>().FirstOrDefault();
        return above is null ? "inception" : $"{Path(above)} {command.Name}";
    }

    private static string NameOf(Argument argument) => argument.Arity switch
    {
        { MinimumNumberOfValues: 0, MaximumNumberOfValues: 1 } => $"[{argument.Name}]",
        { MinimumNumberOfValues: 0 } => $"[{argument.Name}…]",
        { MaximumNumberOfValues: > 1 } => $"{argument.Name}…",
        _ => argument.Name,
    };

    private static string NameOf(Command command) =>
        command.Aliases.Count == 0 ? command.Name : $"{command.Name}, {string.Join(", ", command.Aliases)}";

    private static string NameOf(Option option)
    {
        var aliases = option.Aliases.Append(option.Name).Where(name => name is not ("-?" or "/?" or "/h")).OrderBy(name => name.Length);
        return string.Join(", ", aliases) + (option.HelpName is { } value ? " " + value : "");
    }

    private static string TextOf(Argument argument) =>
        argument.Description + (argument.HasDefaultValue ? Default(argument.GetDefaultValue()) : "");

    private static string TextOf(Option option) => option.Description
        + (option.Required ? " (required)" : "")
        + (option is { HasDefaultValue: true } and not System.CommandLine.Help.HelpOption && option.ValueType != typeof(bool)
            ? Default(option.GetDefaultValue())
            : "");

    private static string Default(object? value) =>
        value is null ? "" : string.Create(CultureInfo.InvariantCulture, $" [default: {value}]");

    private void WriteHeading(string heading)
    {
        output.WriteLine();
        output.WriteLine(heading + ":");
    }

    private void WriteRow(string name, string text, int column)
    {
        var isNarrow = width - column < column;
        var start = isNarrow ? Indent * 2 : column;
        var fits = !isNarrow && name.Length + Indent + 2 <= column;
        var lines = Wrap(text, width - start);
        output.WriteLine((new string(' ', Indent) + name).PadRight(fits ? column : 0) + (fits ? lines[0] : ""));
        foreach (var line in fits ? lines.Skip(1) : lines) output.WriteLine(new string(' ', start) + line);
    }

    private void WriteWrapped(string text, int indent)
    {
        foreach (var line in Wrap(text, width - indent)) output.WriteLine(new string(' ', indent) + line);
    }

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        lines.Add(line);
        return lines;
    }
}
