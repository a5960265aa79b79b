using System.CommandLine;
using Inception.Cli.Commands;
using Inception.Imaging;
using Inception.Runtime;
using Inception.Training;
using Inception.Weights;
using Spectre.Console;

namespace Inception.Cli;

/// <summary>The commands, and what the user sees when one fails: one line on stderr and exit code 1.</summary>
internal static class CommandLine
{
    private const int Success = 0;
    private const int UserError = 1;
    private const int Cancelled = 130;   // as shells report Ctrl-C

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("The Inception networks in pure .NET: classify pictures, inspect networks, check weights, train.")
        {
            DemoCommand.Create(),
            ClassifyCommand.Create(),
            SummaryCommand.Create(),
            PredictCommand.Create(),
            PreprocessCommand.Create(),
            TrainCommand.Create(),
            WeightsCommand.Create(),
            DoctorCommand.Create(),
        };
        root.SetAction((_, cancellation) => DemoCommand.RunAsync(cancellation));

        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 160;   // a pipe has no width: do not wrap for 80 columns
        try
        {
            var parsed = root.Parse(args);
            return parsed.Errors.Count > 0
                ? Fail($"{string.Join(" ", parsed.Errors.Select(error => error.Message))} See: inception {parsed.CommandResult.Command.Name switch
                {
                    var name when name == root.Name => "--help",
                    var name => $"{name} --help",
                }}")
                : await parsed.InvokeAsync(new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
                });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return Cancelled;
        }
        catch (Exception exception) when (IsUsersToMend(exception))
        {
            return Fail(exception.Message);
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine("inception: " + message.ReplaceLineEndings(" ").Trim());
        return UserError;
    }

    /// <summary>Wrong paths, files, options and machines. Anything else is our bug, and keeps its stack trace.</summary>
    private static bool IsUsersToMend(Exception exception) => exception is
        UserException or InvalidImageException or CheckpointException or WeightMismatchException or TorchLoadException or
        DataSetException or IdxFormatException or TrainingDivergedException or
        ArgumentException or IOException or UnauthorizedAccessException;
}
