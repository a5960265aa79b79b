using System.Diagnostics.CodeAnalysis;

namespace Inception.Tool.Output;

/// <summary>
/// The console of this program, under the name <c>Console</c>: every line goes through <see cref="TerminalText.Escape"/>, so that no name of a file
/// reaches the terminal with its control characters.
/// </summary>
internal static class EscapedConsole
{
    public static bool IsOutputRedirected => System.Console.IsOutputRedirected;

    public static int WindowWidth => System.Console.WindowWidth;

    /// <summary>Standard input as text.</summary>
    public static TextReader In => System.Console.In;

    /// <summary>Standard output for data, such as CSV, which is written as it is.</summary>
    public static TextWriter Data => System.Console.Out;

    public static void Write(string text) => System.Console.Write(TerminalText.Escape(text));

    public static void WriteLine(string text) => System.Console.WriteLine(TerminalText.Escape(text));

    public static void WriteLine(object value) => WriteLine($"{value}");

    public static void WriteLine() => System.Console.WriteLine();

    /// <summary>Sends this program's own control sequences.</summary>
    public static void Control(string sequence) => System.Console.Write(sequence);

    /// <summary>Standard error. Where it cannot be written to, as on a full disk, its lines are lost and nothing else.</summary>
    [SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "As System.Console calls it.")]
    public static class Error
    {
        public static void WriteLine(string text)
        {
            try
            {
                System.Console.Error.WriteLine(TerminalText.Escape(text));
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
            {
                // there is nowhere left to say it
            }
        }

        public static Task WriteLineAsync(string text)
        {
            WriteLine(text);
            return Task.CompletedTask;
        }

        /// <summary>Writes several lines, each of them escaped.</summary>
        public static async Task WriteLinesAsync(string text)
        {
            foreach (var line in text.Split('\n')) await WriteLineAsync(line.TrimEnd('\r'));
        }
    }
}
