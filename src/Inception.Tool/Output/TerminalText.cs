using System.Globalization;
using System.Text;

namespace Inception.Tool.Output;

/// <summary>
/// Text from elsewhere (names of files, contents, labels) as a terminal may show it: what would move the cursor or turn the text is written out.
/// </summary>
internal static class TerminalText
{
    /// <summary>Writes out control characters, line breaks and marks of direction: an escape character becomes <c>\x1B</c>.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(IsUnsafe)) return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            if (!IsUnsafe(character)) escaped.Append(character);
            else if (character < 0x100) escaped.Append(CultureInfo.InvariantCulture, $@"\x{(int)character:X2}");
            else escaped.Append(CultureInfo.InvariantCulture, $@"\u{(int)character:X4}");
        }

        return escaped.ToString();
    }

    /// <summary>
    /// One line whatever the text holds: line breaks and runs of spaces become one space, and the rest is written out by <see cref="Escape"/>.
    /// </summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character)) line.Append(character);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        return Escape(line.ToString().TrimEnd());
    }

    /// <summary>Control characters (C0, DEL, C1), separators of lines and paragraphs, and what overrides the direction of writing.</summary>
    private static bool IsUnsafe(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
