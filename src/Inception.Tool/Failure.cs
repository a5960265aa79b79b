using System.Runtime.InteropServices;
using Inception.Runtime;
using Inception.Tool.Runtimes;
using Inception.Weights;

namespace Inception.Tool;

/// <summary>What an exception means to the user: one line and an exit code. The stack trace is shown when INCEPTION_TRACE is set.</summary>
/// <param name="ExitCode">1 for what the user can mend, 70 (EX_SOFTWARE) for what only a change of the program can, 128 and more for signals.</param>
/// <param name="Line">The line on stderr; empty where there is nothing to say.</param>
/// <param name="Exception">What was thrown.</param>
internal sealed record Failure(int ExitCode, string Line, Exception Exception)
{
    public const string TraceVariable = "INCEPTION_TRACE";
    public const int UserError = 1;
    public const int SomeLeftOut = 2;
    public const int InternalError = 70;
    private const int Cancelled = 130, OutputGone = 141;   // 128 and the number of SIGINT, and of SIGPIPE

    public static Failure From(Exception exception) => exception switch
    {
        OperationCanceledException => new(Cancelled, "Stopped.", exception),
        OutputGoneException => new(OutputGone, "", exception),
        WeightMismatchException mismatch => Mendable(
            $"The checkpoint {mismatch.FilePath} does not fit the network. {mismatch.Report.Summary}. {Advice(mismatch.Report)}", exception),
        NonFiniteWeightsException spoilt => Mendable(
            $"{spoilt.FilePath}: {spoilt.Tensors.Count} tensors have NaN or infinite values: {string.Join(", ", spoilt.Tensors.Take(5))}"
            + $"{(spoilt.Tensors.Count > 5 ? ", …" : "")}. Every result would be NaN: use an earlier checkpoint. --allow-non-finite loads the file anyway.",
            exception),
        TorchLoadException { Failure: TorchLoadFailure.BackendMissing } => Mendable(
            "This command needs libtorch, which is not installed. Run 'inception runtime add cpu' to download it "
            + $"({RuntimePackage.OfThisMachine(RuntimePackage.Cpu).Length / 1e6:F0} MB), or set {NativePlatform.LibtorchVariable} to a folder with libtorch.",
            exception),
        TorchLoadException { Failure: TorchLoadFailure.UnsupportedPlatform or TorchLoadFailure.MuslSystem } none => Mendable(
            $"{none.Message} classify, embed, compare and predict do not need libtorch.", exception),
        InceptionException or IOException or UnauthorizedAccessException => Mendable(exception.Message, exception),
        // What the library refuses names the value; a null is never the user's.
        ArgumentException refused and not ArgumentNullException => Mendable(WithoutParameter(refused), exception),
        OutOfMemoryException => Mendable($"There is not enough memory: {exception.Message}", exception),
        ExternalException native when MemoryExhaustion.IsIn(native) =>
            Mendable($"There is not enough memory: {FirstLine(native.Message)}", exception),
        _ => new(
            InternalError,
            OneLine($"inception: internal error, {exception.GetBaseException().GetType().Name}: {FirstLine(exception.GetBaseException().Message)} "
                + $"Set {TraceVariable}=1 to print the stack trace."),
            exception),
    };

    /// <summary>Writes the line, and the stack trace where it is asked for.</summary>
    /// <param name="signalled">The exit code that a signal asks for, if there was one.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ReportAsync(int? signalled)
    {
        if (Line.Length > 0) await Console.Error.WriteLineAsync(Line);
        if (Environment.GetEnvironmentVariable(TraceVariable) is { Length: > 0 } and not "0")
            await Console.Error.WriteLinesAsync(Exception.ToString());
        return ExitCode == Cancelled ? signalled ?? Cancelled : ExitCode;
    }

    /// <summary>One line whatever the text holds: a file's content may be quoted in it, with line breaks and terminal codes.</summary>
    public static string OneLine(string text) => TerminalText.OneLine(text);

    private static Failure Mendable(string message, Exception exception) => new(UserError, OneLine("inception: " + ApiNames.ToOptions(message)), exception);

    /// <summary>libtorch puts its call stack after the first line.</summary>
    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r', ' ', '.') + ".";

    /// <summary>.NET puts the parameter's name and its value after the message; the message has both in the user's words.</summary>
    private static string WithoutParameter(ArgumentException exception) =>
        exception.ParamName is null ? exception.Message : exception.Message.Split($" (Parameter '{exception.ParamName}')")[0];

    /// <summary>The option of the command line that mends it.</summary>
    private static string Advice(WeightLoadReport report)
    {
        if (report.Unreadable.Count > 0) return "Save these tensors in Python as dense float32 tensors.";
        if (report.Contents.Count > 1 && report.Missing.Count > report.Loaded.Count)
            return "Choose another part of the file with --state-dict NAME or --strip-prefix P, and check that --model is the network of the checkpoint.";
        var isAuxiliaryMissing = report.Missing.All(key => key.StartsWith("aux", StringComparison.OrdinalIgnoreCase));
        if (report.Unexpected.Count == 0 && report.WrongShape.Count == 0 && isAuxiliaryMissing)
            return "The checkpoint has no auxiliary heads: remove --auxiliary.";
        var hasAllKeys = report.Missing.Count + report.Unexpected.Count == 0;
        if (hasAllKeys && report.WrongShape.FirstOrDefault(mismatch => mismatch.Key == "fc.bias") is { } head)
            return $"The checkpoint has {head.Found[0]:N0} classes: add --classes {head.Found[0]}.";
        return hasAllKeys && report.WrongShape is [{ Expected: [_, var channels, _, _], Found: [_, var fileChannels, _, _] }]
            ? $"The input has {channels} channels, but the checkpoint expects {fileChannels}."
            : "Check that --model is the network of the checkpoint.";
    }
}
