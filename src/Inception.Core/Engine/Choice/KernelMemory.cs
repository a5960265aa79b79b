using System.IO.Hashing;
using System.Text;
using Inception.Common;
using Inception.Engine.Kernels;

namespace Inception.Engine.Choice;

/// <summary>
/// The winners of races in a file of the user's cache, for each processor, width of vectors and version of the library. A file that cannot be read or
/// written costs new races and nothing else; nothing in it is trusted: an unknown kernel is raced again.
/// </summary>
internal sealed class KernelMemory
{
    private const char Separator = '\t';

    private readonly string _path;
    private readonly Dictionary<string, string> _winners = [];
    private bool _hasNews;

    /// <summary>Reads the file of this machine.</summary>
    /// <param name="folder">The folder.</param>
    public KernelMemory(string folder)
    {
        var version = typeof(KernelMemory).Assembly.ManifestModule.ModuleVersionId;
        var machine = $"{Processor.Name} {Processor.Width} {Environment.ProcessorCount} {Environment.Version.Major} {version}";
        // Not SHA-256, for which .NET loads OpenSSL on Linux: small containers have none.
        _path = Path.Combine(folder, Convert.ToHexString(XxHash3.Hash(Encoding.UTF8.GetBytes(machine))) + ".txt");
        try
        {
            if (!File.Exists(_path)) return;
            foreach (var line in File.ReadLines(_path))
            {
                if (line.Split(Separator) is [var key, var winner]) _winners[key] = winner;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _winners.Clear();
        }
    }

    /// <summary>The winner of a race; null where there was none.</summary>
    public string? this[string key] => _winners.GetValueOrDefault(key);

    /// <summary>Notes a winner.</summary>
    public void Remember(string key, string winner)
    {
        _winners[key] = winner;
        _hasNews = true;
    }

    /// <summary>Writes the file if there is news.</summary>
    public void Save()
    {
        if (!_hasNews) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                foreach (var (key, winner) in _winners.OrderBy(entry => entry.Key, StringComparer.Ordinal)) writer.WriteLine($"{key}{Separator}{winner}");
            });
            _hasNews = false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next process races again.
        }
    }
}
