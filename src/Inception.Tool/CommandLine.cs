using System.CommandLine;
using System.CommandLine.Parsing;
using Inception.Tool.Commands;
using Spectre.Console;

namespace Inception.Tool;

/// <summary>The commands, and what the user sees when one fails: one line on stderr, and the exit code.</summary>
internal static class CommandLine
{
    private const int WidthOfAPipe = 1000;   // a pipe has no width: do not wrap for 80 columns

    public static async Task<int> RunAsync(string[] args)
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = WidthOfAPipe;
        using var interruption = new Interruption();
        try
        {
            var parsed = CreateRoot().Parse(args.Length == 0 ? ["--help"] : args);
            if (parsed.Errors.Count > 0) throw UsageError(parsed);
            return await interruption.Bound(
                cancellation => parsed.InvokeAsync(
                    // The library's own handler sees no signal while a command computes without awaiting.
                    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                    cancellation),
                parsed.CommandResult.Command is SavedCommand ? Timeout.InfiniteTimeSpan : Interruption.Grace);
        }
        catch (Exception exception)
        {
            var exitCode = await Failure.From(exception).ReportAsync(interruption.ExitCode);
            if (interruption.HasLeftWorkBehind) ImmediateExit.With(exitCode);
            return exitCode;
        }
    }

    /// <summary>All commands.</summary>
    internal static RootCommand CreateRoot() => new(
        "The Inception networks in pure .NET: classify, explain and compare images, inspect and measure networks, check weights, train.")
    {
        ClassifyCommand.Create(),
        SummaryCommand.Create(),
        PredictCommand.Create(),
        FeaturesCommand.Create(),
        GradCamCommand.Create(),
        EmbedCommand.Create(),
        CompareCommand.Create(),
        PreprocessCommand.Create(),
        TrainCommand.Create(),
        FinetuneCommand.Create(),
        EvaluateCommand.Create(),
        CompileCommand.Create(),
        CalibrateCommand.Create(),
        ExportCommand.Create(),
        WeightsCommand.Create(),
        BenchCommand.Create(),
        DoctorCommand.Create(),
    };

    private static UserException UsageError(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
            names.Push(command.Command is RootCommand ? "inception" : command.Command.Name);
        return new($"{string.Join(" ", parsed.Errors.Select(error => error.Message))} See: {string.Join(' ', names)} --help");
    }
}
