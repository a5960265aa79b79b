using Spectre.Console;
using Spectre.Console.Rendering;

namespace Inception.Tool.Output;

/// <summary>What the user's terminal can show.</summary>
internal static class Terminal
{
    /// <summary>Whether lines can be written over: a terminal, and none that says <c>TERM=dumb</c>.</summary>
    public static bool HasCursor => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Writes a table whole. A terminal that is too narrow breaks the lines; no column is left out.</summary>
    public static void Write(Table table)
    {
        var profile = AnsiConsole.Profile;
        var needed = ((IRenderable)table).Measure(RenderOptions.Create(AnsiConsole.Console, profile.Capabilities), int.MaxValue).Min;
        var usual = profile.Width;
        profile.Width = Math.Max(usual, needed);
        AnsiConsole.Write(table);
        profile.Width = usual;
    }
}
