using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Inception.Tool.Commands;
using Inception.Tool.Commands.Cluster;
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
            var parsed = Parse(args);
            if (Mistyped.Errors(parsed) is { Count: > 0 } errors && parsed.Action is not CommandHelp) throw UsageError(parsed, errors);
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

    /// <summary>Reads a command line. <c>@list.txt</c> is a list of images, and not a file of arguments.</summary>
    internal static ParseResult Parse(string[] args) =>
        CreateRoot().Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>All commands, in the order of the help.</summary>
    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("Run, train and measure Inception networks in pure .NET.");
        root.SetExamples("""
            inception classify cat.jpg --weights inception_v3.tv_in1k
            inception embed photos --recursive --weights inception_v3.tv_in1k --output photos.npy
            inception finetune --weights inception_v3.tv_in1k --data photos --output runs/photos
            """);
        root.AddGroup("Use", ClassifyCommand.Create(), EmbedCommand.Create(), CompareCommand.Create(), GradCamCommand.Create(), FeaturesCommand.Create(),
            PredictCommand.Create(), PreprocessCommand.Create());
        root.AddGroup("Train", FinetuneCommand.Create(), TrainCommand.Create());
        root.AddGroup("Weights", WeightsCommand.Create(), SummaryCommand.Create());
        root.AddGroup("Deploy", ServeCommand.Create(), ExportCommand.Create(), CalibrateCommand.Create(), CheckCommand.Create(), ClusterCommand.Create());
        root.AddGroup("Measure", EvaluateCommand.Create(), MetricsCommand.Create(), BenchCommand.Create());
        root.AddGroup("This machine", DoctorCommand.Create(), RuntimeCommand.Create());
        root.Options.OfType<HelpOption>().Single().Action = new CommandHelp();
        return root;
    }

    private static UserException UsageError(ParseResult parsed, IReadOnlyList<string> errors)
    {
        var names = new Stack<string>();
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
            names.Push(command.Command is RootCommand ? "inception" : command.Command.Name);
        return new($"{string.Join(" ", errors)} See: {string.Join(' ', names)} --help");
    }
}
