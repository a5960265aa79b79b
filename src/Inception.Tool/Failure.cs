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
            $"{mismatch.FilePath} does not fit the network. {mismatch.Report.Summary}. {Advice(mismatch.Report)}", exception),
        NonFiniteWeightsException spoilt => Mendable(
            $"{spoilt.FilePath}: {spoilt.Tensors.Count} of its tensors have values that are not finite: {string.Join(", ", spoilt.Tensors.Take(5))}"
            + $"{(spoilt.Tensors.Count > 5 ? ", …" : "")}. Every result would be NaN: take an earlier checkpoint. --allow-non-finite loads the file as it is.",
            exception),
        TorchLoadException { Failure: TorchLoadFailure.BackendMissing } => Mendable(
            "This needs libtorch, which is not here: 'inception runtime add cpu' fetches it "
            + $"({RuntimePackage.OfThisMachine(RuntimePackage.Cpu).Length / 1e6:F0} MB), or {NativePlatform.LibtorchVariable} names a folder that has it.",
            exception),
        TorchLoadException { Failure: TorchLoadFailure.UnsupportedPlatform or TorchLoadFailure.MuslSystem } none => Mendable(
            $"{none.Message} classify, embed, compare and predict need no libtorch.", exception),
        InceptionException or IOException or UnauthorizedAccessException => Mendable(exception.Message, exception),
        // What the library refuses names the value; a null is never the user's.
        ArgumentException refused and not ArgumentNullException => Mendable(WithoutParameter(refused), exception),
        OutOfMemoryException => Mendable($"There is not enough memory: {exception.Message}", exception),
        ExternalException native when MemoryExhaustion.IsIn(native) =>
            Mendable($"There is not enough memory: {FirstLine(native.Message)}", exception),
        _ => new(
            InternalError,
            OneLine($"inception: an error in the program, {exception.GetBaseException().GetType().Name}: {FirstLine(exception.GetBaseException().Message)} "
                + $"Set {TraceVariable}=1 to see where."),
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
        if (report.Unreadable.Count > 0) return "Save these tensors in Python as dense tensors of float32.";
        if (report.Contents.Count > 1 && report.Missing.Count > report.Loaded.Count)
            return "--state-dict NAME and --strip-prefix P choose another part of the file. Does --model name the network that it was saved from?";
        var isAuxiliaryMissing = report.Missing.All(key => key.StartsWith("aux", StringComparison.OrdinalIgnoreCase));
        if (report.Unexpected.Count == 0 && report.WrongShape.Count == 0 && isAuxiliaryMissing)
            return "The file has no auxiliary heads: leave out --auxiliary.";
        var hasAllKeys = report.Missing.Count + report.Unexpected.Count == 0;
        if (hasAllKeys && report.WrongShape.FirstOrDefault(mismatch => mismatch.Key == "fc.bias") is { } head)
            return $"The file was made for {head.Found[0]:N0} classes: give --classes {head.Found[0]}.";
        return hasAllKeys && report.WrongShape is [{ Expected: [_, var channels, _, _], Found: [_, var fileChannels, _, _] }]
            ? $"The input has {channels} channels, and the file was made for {fileChannels}."
            : "Does --model name the network that the file was saved from?";
    }
}
