using System.Security.Cryptography;
using System.Text.Json;

namespace Inception.Models.Downloads;

/// <summary>
/// The part of a file that is here, under a hidden name beside the file's own, with a note of where it came from. Both outlive the process, so
/// that a later attempt goes on. Everything in it is hashed on its way.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _notePath;
    private readonly IncrementalHash _hash;
    private readonly FileStream _file;

    private PartialFile(string path, HashAlgorithmName algorithm)
    {
        Path = path;
        _notePath = path + ".json";
        _hash = IncrementalHash.CreateHash(algorithm);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);
    }

    public string Path { get; }

    /// <summary>The bytes that are here.</summary>
    public long Length { get; private set; }

    /// <summary>Whether some of it came from an earlier answer.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Where it comes from; null when nothing is here, or nobody knows.</summary>
    public SourceNote? Source { get; private set; }

    /// <summary>Opens what is here of a file, and hashes it. What has no readable note is begun anew.</summary>
    public static PartialFile Open(string path, HashAlgorithmName algorithm, CancellationToken cancellation)
    {
        var part = new PartialFile(path, algorithm);
        try
        {
            if (part._file.Length > 0) part.TakeUp(cancellation);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>Deletes what is here of a file, and the note.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(path + ".json");
    }

    /// <summary>Empties the file, which will come from this source.</summary>
    public void Begin(SourceNote? source)
    {
        if (_file.Length > 0) _file.SetLength(0);
        _file.Position = Length = 0;
        _hash.GetHashAndReset();
        (IsResumed, Source) = (false, source);
        if (source is null) File.Delete(_notePath);
        else File.WriteAllText(_notePath, JsonSerializer.Serialize(source, SourceNoteContext.Default.SourceNote));
    }

    /// <summary>What comes next is added to what is here.</summary>
    public void Continue() => IsResumed = true;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>The digits of the sum of all that is here.</summary>
    public string Digits() => FileDigest.Digits(_hash.GetCurrentHash());

    /// <summary>Writes everything to the disk and gives the file its name, in the place of any other.</summary>
    public void Become(string target)
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(Path, target, overwrite: true);
        File.Delete(_notePath);
    }

    /// <summary>Closes the file, and deletes it where nothing has come.</summary>
    public void Dispose()
    {
        var isEmpty = _file.CanWrite && _file.Length == 0;
        _file.Dispose();
        _hash.Dispose();
        if (isEmpty) Delete(Path);
    }

    private void TakeUp(CancellationToken cancellation)
    {
        Source = ReadNote();
        if (Source is null)
        {
            Begin(null);
            return;
        }

        FileDigest.Append(_hash, _file, cancellation);
        _file.Position = Length = _file.Length;
    }

    private SourceNote? ReadNote()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(_notePath), SourceNoteContext.Default.SourceNote);
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
