using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Inception.Tool.Help;

/// <summary>What the help of a command shows beside its symbols: examples, and the headings under which options and commands stand.</summary>
internal static class HelpText
{
    /// <summary>The heading of options that are in no group.</summary>
    public const string Usual = "Options";

    private static readonly ConditionalWeakTable<Symbol, string> Headings = [];
    private static readonly ConditionalWeakTable<Command, string> Examples = [];

    /// <summary>Adds options under a heading of their own.</summary>
    /// <param name="command">The command.</param>
    /// <param name="heading">The heading, e.g. <c>Weights</c>.</param>
    /// <param name="options">The options, in the order of the help.</param>
    public static void AddGroup(this Command command, string heading, params IReadOnlyList<Option> options)
    {
        foreach (var option in options)
        {
            Headings.AddOrUpdate(option, heading);
            command.Add(option);
        }
    }

    /// <summary>Adds commands under a heading of their own.</summary>
    /// <param name="command">The command above them.</param>
    /// <param name="heading">The heading, e.g. <c>Training</c>.</param>
    /// <param name="commands">The commands, in the order of the help.</param>
    public static void AddGroup(this Command command, string heading, params IReadOnlyList<Command> commands)
    {
        foreach (var child in commands)
        {
            Headings.AddOrUpdate(child, heading);
            command.Add(child);
        }
    }

    /// <summary>Gives a command its examples.</summary>
    /// <param name="command">The command.</param>
    /// <param name="examples">One command line each; a line under 98 columns fits the help.</param>
    public static void SetExamples(this Command command, string examples) => Examples.AddOrUpdate(command, examples);

    /// <summary>The heading of an option or a command.</summary>
    public static string HeadingOf(Symbol symbol) => Headings.TryGetValue(symbol, out var heading) ? heading : symbol is Command ? "Commands" : Usual;

    /// <summary>The examples of a command; none when empty.</summary>
    public static IReadOnlyList<string> ExamplesOf(Command command) =>
        Examples.TryGetValue(command, out var examples) ? examples.ReplaceLineEndings("\n").Split('\n') : [];
}
