using Spectre.Console;

namespace Inception.Tool.Tests;

/// <summary>
/// The console app in this process, which spares a second or two of start for each command. What belongs to a process (signals, native loading,
/// standard streams, memory) is tested by <see cref="ConsoleRun"/>.
/// </summary>
internal static class InProcess
{
    private const int WidthOfAPipe = 1000;

    /// <summary>Runs <c>inception</c> with the arguments.</summary>
    public static ConsoleRun Of(params string[] arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    /// <summary>Runs <c>inception</c> with the arguments.</summary>
    public static async Task<ConsoleRun> RunAsync(params string[] arguments)
    {
        var (output, error, tables) = (Console.Out, Console.Error, AnsiConsole.Console);
        using var capturedOutput = new StringWriter();
        using var capturedError = new StringWriter();
        Console.SetOut(capturedOutput);
        Console.SetError(capturedError);
        AnsiConsole.Console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(capturedOutput),
        });
        AnsiConsole.Profile.Width = WidthOfAPipe;
        try
        {
            var exitCode = await CommandLine.RunAsync(arguments);
            return new(exitCode, capturedOutput.ToString(), capturedError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            AnsiConsole.Console = tables;
        }
    }
}
