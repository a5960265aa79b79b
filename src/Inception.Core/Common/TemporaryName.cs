using System.Buffers;
using System.IO.Enumeration;
using System.IO.Hashing;
using System.Text;

namespace Inception.Common;

/// <summary>
/// The name of a temporary file that will replace a target: <c>.NAME.xxxxxxxx.xxx</c> in the target's folder, with a hash in place of a long name.
/// </summary>
internal sealed class TemporaryName
{
    private const int LongestName = 255;   // bytes, of nearly all file systems
    private const int RandomLength = 12;   // of Path.GetRandomFileName

    // A file that was just made has no lock yet.
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);

    private static readonly SearchValues<char> RandomLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.");

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = true };

    private readonly string _folder, _prefix;

    /// <summary>Makes a name that no file has.</summary>
    /// <param name="target">The full path of the file that will be replaced.</param>
    public TemporaryName(string target)
    {
        _folder = System.IO.Path.GetDirectoryName(target)!;
        var name = Encoding.UTF8.GetBytes(System.IO.Path.GetFileName(target));
        var isLong = name.Length + RandomLength + 2 > LongestName;
        _prefix = $".{(isLong ? Convert.ToHexString(XxHash3.Hash(name)) : System.IO.Path.GetFileName(target))}.";
        Path = System.IO.Path.Combine(_folder, _prefix + System.IO.Path.GetRandomFileName());
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>
    /// Deletes the temporary files of the same target whose writers were killed: a living writer holds a lock on its file. A file that cannot be deleted
    /// stays.
    /// </summary>
    public void DeleteAbandoned()
    {
        try
        {
            var abandoned = new FileSystemEnumerable<string>(_folder, (ref FileSystemEntry entry) => entry.ToFullPath(), Everything)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => IsTemporary(entry.FileName) && !entry.IsDirectory
                    && (entry.Attributes & FileAttributes.ReparsePoint) == 0 && DateTimeOffset.UtcNow - entry.LastWriteTimeUtc > Young,
            };
            foreach (var path in abandoned) Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // the folder cannot be listed; whether a file can be made there is another matter
        }
    }

    private bool IsTemporary(ReadOnlySpan<char> name) =>
        name.StartsWith(_prefix, StringComparison.Ordinal) && name[_prefix.Length..] is { Length: RandomLength } random && random[8] == '.'
        && !random.ContainsAnyExcept(RandomLetters);

    private static void Delete(string path)
    {
        if (FileKind.IsSpecial(path)) return;   // opening a named pipe would wait for its reader
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // its writer is at work, or it belongs to somebody else
        }
    }
}
