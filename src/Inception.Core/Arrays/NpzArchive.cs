using System.IO.Compression;
using System.IO.Hashing;
using Inception.Common;

namespace Inception.Arrays;

/// <summary>
/// Reads NumPy's file of several arrays: a ZIP archive with a <c>.npy</c> file for each, stored or deflated. An archive that is hostile is refused before
/// memory is taken: a name twice, contents that unpack to many times their size. Arrays with a path in their name are left out.
/// </summary>
internal sealed class NpzArchive : IDisposable
{
    private const string Extension = ".npy";
    private const int MostEntries = 1024;

    /// <summary>Arrays of numbers rarely shrink to a tenth; an array of zeros may, while it is small.</summary>
    private const long MostExpansion = 100, AlwaysAccepted = 64 << 20;

    private readonly string _path;
    private readonly bool _acceptsEmpty;
    private readonly FileStream _file;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];

    private NpzArchive(string path, bool acceptsEmpty)
    {
        (_path, _acceptsEmpty) = (path, acceptsEmpty);
        _file = RegularFile.OpenRead(path);
        try
        {
            _archive = Guarded(() => new ZipArchive(_file, ZipArchiveMode.Read, leaveOpen: true));
            Guarded(ReadNames);
        }
        catch
        {
            _archive?.Dispose();
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The arrays' names, without the extension.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="acceptsEmpty">Whether arrays without values are accepted. By default they are refused.</param>
    /// <exception cref="ArrayFileException">The file is no such archive, is damaged or hostile.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpzArchive Open(string path, bool acceptsEmpty = false) => new(path, acceptsEmpty);

    /// <summary>Whether there is an array of a name.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Opens an array: the header is read, and the values follow in the stream.</summary>
    /// <exception cref="ArrayFileException">There is no such array, or it is damaged.</exception>
    public (NpyHeader Header, Stream Values) OpenArray(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw new ArrayFileException(_path, $"expected an array '{name}', "
                + $"found {(_entries.Count == 0 ? "no array" : string.Join(", ", _entries.Keys.Select(key => $"'{key}'")))}.");
        return Guarded(() =>
        {
            RequireModest(entry);
            var content = entry.Open();
            var header = NpyHeader.Read(content, InArchive(name), entry.Length, acceptsBigEndian: true);
            header.RequireValues(InArchive(name), entry.Length - header.Length, _acceptsEmpty);
            return (header, content);
        });
    }

    /// <summary>Reads an array as float64, in the order of the file, and checks its checksum.</summary>
    /// <param name="name">The array's name.</param>
    /// <param name="isAccepted">Whether a shape is accepted; nothing is read otherwise.</param>
    /// <param name="expected">The accepted shape, for the error.</param>
    /// <exception cref="ArrayFileException">There is no such array, it has another shape or type, or is damaged.</exception>
    public (NpyHeader Header, double[] Values) ReadFloat64(string name, Func<NpyHeader, bool> isAccepted, string expected)
    {
        var (header, content) = OpenArray(name);
        using (content)
        {
            if (!isAccepted(header) || !NpyValues.Accepts(header.Type))
                throw new ArrayFileException(_path, $"expected '{name}' to be {expected}, "
                    + $"found {header.ShapeText} of {header.Type.ToString().ToLowerInvariant()}.");
            return Guarded(() =>
            {
                var (values, checksum) = (new double[header.Count!.Value], new Crc32());
                checksum.Append(HeaderBytes(name, header.Length));
                var buffer = new byte[64 * 1024];
                for (var first = 0; first < values.Length;)
                {
                    var count = Math.Min(values.Length - first, buffer.Length / header.ValueSize);
                    var bytes = buffer.AsSpan(0, count * header.ValueSize);
                    content.ReadExactly(bytes);
                    checksum.Append(bytes);
                    NpyValues.ToLittleEndian(header, bytes);
                    NpyValues.ToFloat64(header.Type, bytes, values.AsSpan(first, count));
                    first += count;
                }

                if (content.ReadByte() >= 0 || checksum.GetCurrentHashAsUInt32() != _entries[name].Crc32) throw Damaged(name);
                return (header, values);
            });
        }
    }

    /// <summary>Reads an array under whose name other writers may keep something else.</summary>
    /// <param name="name">The array's name.</param>
    /// <param name="isAccepted">Whether a shape is accepted.</param>
    /// <returns>The values; null if there is no such array, or it is undamaged and of another shape or type.</returns>
    /// <exception cref="ArrayFileException">The array is damaged or hostile.</exception>
    public double[]? FindFloat64(string name, Func<NpyHeader, bool> isAccepted)
    {
        if (!_entries.TryGetValue(name, out var entry)) return null;
        Guarded(() => RequireChecksum(name, entry));
        try
        {
            return ReadFloat64(name, isAccepted, "another array").Values;
        }
        catch (ArrayFileException)
        {
            return null;   // its bytes are as they were written
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _archive.Dispose();
        _file.Dispose();
    }

    private string InArchive(string name) => $"{_path}, array '{name}'";

    private void ReadNames()
    {
        if (_archive.Entries.Count > MostEntries) throw new ArrayFileException(_path, $"expected at most {MostEntries:N0} arrays, "
            + $"found {_archive.Entries.Count:N0}.");
        foreach (var entry in _archive.Entries)
        {
            if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal) || entry.FullName.AsSpan().IndexOfAny('/', '\\', ':') >= 0) continue;
            if (entry.IsEncrypted) throw new ArrayFileException(_path, $"'{Shown(entry.FullName)}' is encrypted. Expected an archive of numpy.savez.");
            if (!_entries.TryAdd(entry.FullName[..^Extension.Length], entry))
                throw new ArrayFileException(_path, $"there are two arrays '{Shown(entry.FullName)}'.");
        }
    }

    private void RequireModest(ZipArchiveEntry entry)
    {
        if (entry.Length > AlwaysAccepted && entry.Length / MostExpansion > entry.CompressedLength)
            throw new ArrayFileException(
                _path, $"'{Shown(entry.FullName)}' unpacks from {entry.CompressedLength:N0} to {entry.Length:N0} bytes, "
                + "which no array of statistics does. It is not read.");
    }

    private void RequireChecksum(string name, ZipArchiveEntry entry)
    {
        RequireModest(entry);
        using var content = entry.Open();
        var (checksum, buffer, length) = (new Crc32(), new byte[64 * 1024], 0L);
        for (var read = content.Read(buffer); read > 0 && length <= entry.Length; read = content.Read(buffer))
        {
            checksum.Append(buffer.AsSpan(0, read));
            length += read;
        }

        if (length != entry.Length || checksum.GetCurrentHashAsUInt32() != entry.Crc32) throw Damaged(name);
    }

    private ArrayFileException Damaged(string name) =>
        new(_path, $"'{name}' is damaged: its checksum is another. Copy or download the file again.");

    private byte[] HeaderBytes(string name, int length)
    {
        using var content = _entries[name].Open();
        var bytes = new byte[length];
        content.ReadExactly(bytes);
        return bytes;
    }

    private static string Shown(string name) => name.Length > 80 ? name[..80] + "…" : name;

    private void Guarded(Action read) => Guarded(() =>
    {
        read();
        return 0;
    });

    private TResult Guarded<TResult>(Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (Exception damage) when (
            damage is InvalidDataException or EndOfStreamException or NotSupportedException or OverflowException or ArgumentException)
        {
            throw new ArrayFileException(_path, $"the file is no readable .npz archive: {damage.Message} Copy or download it again.", damage);
        }
    }
}
