using System.CommandLine;
using System.CommandLine.Parsing;
using Inception.Common;

namespace Inception.Tool.Help;

/// <summary>Finds words of a command line that are no option and no command, and the word that the user probably meant.</summary>
internal static class Mistyped
{
    /// <summary>The errors of a command line, in the user's words.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>One sentence for each error; empty when there is none.</returns>
    public static IReadOnlyList<string> Errors(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var options = SwallowedOptions(parsed).Concat(parsed.UnmatchedTokens.Where(IsOption)).ToList();
        if (options.Count > 0) return [.. options.Select(word => NoOption(command, word))];
        return parsed.UnmatchedTokens is [var first, ..] ? [Unknown(command, first)] : [.. parsed.Errors.Select(error => error.Message)];
    }

    private static string Unknown(Command command, string word) => command.Subcommands.Count > 0
        ? $"Unknown command '{word}'.{Suggestion(word, command.Subcommands.SelectMany(child => child.Aliases.Append(child.Name)))}"
        : $"'{command.Name}' got the unexpected argument '{word}'.";

    private static string NoOption(Command command, string word)
    {
        var name = word.Split('=')[0];
        return $"'{command.Name}' has no option '{name}'."
            + Suggestion(name, command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name)));
    }

    private static string Suggestion(string word, IEnumerable<string> names) =>
        NearestName.Find(word, names) is { } meant ? $" Did you mean '{meant}'?" : "";

    /// <summary>The parser takes a mistyped option for a value, as the argument of a command or of the option before it.</summary>
    private static IEnumerable<string> SwallowedOptions(ParseResult parsed)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)) return [];
        return parsed.CommandResult.Children
            .SelectMany(child => child.Tokens)
            .Select(token => token.Value)
            .Where(value => IsOption(value) && !Path.Exists(value));
    }

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2;
}
