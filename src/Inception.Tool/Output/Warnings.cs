namespace Inception.Tool.Output;

/// <summary>Warnings on stderr, which leave the output to other programs as it is.</summary>
internal static class Warnings
{
    /// <summary>Writes one line for each warning of the library, with the command line's options in place of the API's members.</summary>
    public static void Write(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings) Console.Error.WriteLine(TerminalText.OneLine($"inception: warning: {ApiNames.ToOptions(warning)}"));
    }
}
