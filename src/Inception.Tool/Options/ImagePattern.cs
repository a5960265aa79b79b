using System.IO.Enumeration;

namespace Inception.Tool.Options;

/// <summary>Patterns such as <c>photos/**/*.jpg</c>, for shells that hand them on as they are.</summary>
internal static class ImagePattern
{
    private const string AnyDepth = "**";

    private static readonly EnumerationOptions Shown = new() { IgnoreInaccessible = true };

    /// <summary>Links are not followed, which might lead back.</summary>
    private static readonly EnumerationOptions ShownAtAnyDepth = new()
    {
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>Whether a path is a pattern: it has <c>*</c> or <c>?</c>.</summary>
    public static bool IsOne(string path) => path.AsSpan().ContainsAny('*', '?');

    /// <summary>The files and folders that match, in the order of their names; hidden ones do not.</summary>
    public static IReadOnlyList<string> Matches(string pattern)
    {
        var root = Path.GetPathRoot(pattern)!;
        var parts = pattern[root.Length..].Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        IEnumerable<string> found = [root];
        for (var i = 0; i < parts.Length; i++)
        {
            var (part, isLast) = (parts[i], i == parts.Length - 1);
            found = part == AnyDepth ? found.SelectMany(WithFoldersIn)
                : IsOne(part) ? found.SelectMany(folder => In(folder, part, isLast))
                : found.Select(folder => Path.Combine(folder, part)).Where(path => Directory.Exists(path) || (isLast && File.Exists(path)));
        }

        return [.. found.Where(path => path.Length > 0).Distinct().Order(StringComparer.Ordinal)];
    }

    private static FileSystemEnumerable<string> In(string folder, string pattern, bool withFiles) => new(
        Opened(folder), (ref FileSystemEntry entry) => Path.Combine(folder, entry.FileName.ToString()), Shown)
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) =>
            (withFiles || entry.IsDirectory) && FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase: OperatingSystem.IsWindows()),
    };

    private static IEnumerable<string> WithFoldersIn(string folder) => new FileSystemEnumerable<string>(
        Opened(folder), (ref FileSystemEntry entry) => Path.Combine(folder, Path.GetRelativePath(Opened(folder), entry.ToSpecifiedFullPath())), ShownAtAnyDepth)
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory,
    }.Prepend(folder);

    private static string Opened(string folder) => folder.Length == 0 ? "." : folder;
}
