using Inception.Common;

namespace Inception.Tool.Options;

/// <summary>A list of paths: one on each line, or with a zero character behind each, as <c>find -print0</c> writes them.</summary>
internal static class ImageList
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Reads a list. Its relative paths count from the current folder.</summary>
    /// <param name="path">The file, or <see cref="StandardInput"/>.</param>
    /// <param name="cancellation">Ends the wait for standard input.</param>
    /// <exception cref="UserException">There is no such file.</exception>
    /// <exception cref="IOException">It cannot be read, or is a pipe or a device.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(string path, CancellationToken cancellation)
    {
        if (path == StandardInput) return Paths(await Task.Run(Console.In.ReadToEnd, CancellationToken.None).WaitAsync(cancellation));
        RegularFile.Require(InputFile.Existing(path));
        return Paths(await File.ReadAllTextAsync(path, cancellation));
    }

    private static string[] Paths(string text) => Split(text.TrimStart('\uFEFF'));   // PowerShell begins what it pipes with a byte-order mark

    private static string[] Split(string text) =>
        text.Contains('\0') ? text.Split('\0', StringSplitOptions.RemoveEmptyEntries)
        : [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];
}
