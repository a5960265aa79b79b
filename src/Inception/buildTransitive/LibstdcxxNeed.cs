// One file for two compilers: MSBuild makes an inline task of it (Inception.TorchSharp.targets), the library reads
// native files with it for its diagnosis. So it keeps to netstandard2.0, and its types stand together.
#nullable enable
#if !NET
using System;
using System.Collections.Generic;
using System.IO;
#endif
using System.Text;

namespace Inception.Runtime;

/// <summary>The symbol versions of a 64-bit little-endian ELF library, found the way the loader finds them: by the dynamic segment.</summary>
/// <remarks>Layouts: System V gABI (chapters 4 and 5) and the Linux Standard Base, "Symbol Versioning". Every offset is checked against the file.</remarks>
internal sealed class ElfLibrary
{
    public const int MachineX64 = 62;
    private const ushort WeakFlag = 0x2;
    private const long LargestFile = 256L << 20;
    private const int LargestTable = 1 << 24;

    private enum Tag : long
    {
        PltRelSize = 2, Hash = 4, StringTable = 5, SymbolTable = 6, Rela = 7, RelaSize = 8, StringSize = 10, Rel = 17, RelSize = 18, PltRel = 20,
        JumpRel = 23, GnuHash = 0x6ffffef5, VersionSymbols = 0x6ffffff0, VersionDefinitions = 0x6ffffffc, VersionDefinitionCount = 0x6ffffffd,
        VersionNeeds = 0x6ffffffe, VersionNeedCount = 0x6fffffff,
    }

    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly List<(long Address, long Offset, long Size)> _segments = new();
    private readonly Dictionary<Tag, long> _dynamic = new();

    public ElfLibrary(string path, byte[] bytes)
    {
        _path = path;
        _bytes = bytes;
        if (bytes.Length < 64 || U32(0) != 0x464c457f || bytes[4] != 2 || bytes[5] != 1)
        {
            throw Malformed("not a 64-bit little-endian ELF file");
        }

        Machine = U16(18);
        ReadSegments();
    }

    public int Machine { get; }

    public static ElfLibrary Read(string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > LargestFile)
        {
            throw new InvalidDataException($"{path}: {stream.Length} bytes, larger than the {LargestFile} accepted for a native library.");
        }

        var bytes = new byte[stream.Length];
        for (int done = 0, read; done < bytes.Length; done += read)
        {
            read = stream.Read(bytes, done, bytes.Length - done);
            if (read == 0)
            {
                throw new InvalidDataException($"{path}: ended after {done} of {bytes.Length} bytes.");
            }
        }

        return new ElfLibrary(path, bytes);
    }

    /// <summary>The versions this library defines, such as <c>GLIBCXX_3.4.30</c>.</summary>
    public IReadOnlyList<string> DefinedVersions()
    {
        var names = new List<string>();
        var at = TableOrNone(Tag.VersionDefinitions);
        for (long left = Value(Tag.VersionDefinitionCount); at >= 0 && left > 0; left--)
        {
            names.Add(Name(U32(at + U32(at + 12))));
            at = Next(at, U32(at + 16));
        }

        return names;
    }

    /// <summary>The versions this library asks of the libraries it is linked to.</summary>
    public IReadOnlyList<VersionNeed> Needs()
    {
        var needs = new List<VersionNeed>();
        var file = TableOrNone(Tag.VersionNeeds);
        for (long files = Value(Tag.VersionNeedCount); file >= 0 && files > 0; files--)
        {
            var entry = file + U32(file + 8);
            for (int left = U16(file + 2); entry >= 0 && left > 0; left--)
            {
                needs.Add(new VersionNeed(
                    library: Name(U32(file + 4)),
                    version: Name(U32(entry + 8)),
                    index: U16(entry + 6) & 0x7fff,
                    flags: U16(entry + 4),
                    flagsOffset: entry + 4));
                entry = Next(entry, U32(entry + 12));
            }

            file = Next(file, U32(file + 12));
        }

        return needs;
    }

    /// <summary>The symbols that other libraries must supply.</summary>
    public IReadOnlyList<string> ImportedSymbols()
    {
        const int Weak = 2;
        var names = new List<string>();
        var symbols = Table(Tag.SymbolTable);
        var count = SymbolCount();
        for (long i = 1; i < count; i++)
        {
            var entry = symbols + 24 * i;
            Check(entry, 24);
            if (U16(entry + 6) == 0 && _bytes[entry + 4] >> 4 != Weak)
            {
                names.Add(Name(U32(entry)));
            }
        }

        return names;
    }

    /// <summary>Says what would look a symbol of <paramref name="need"/> up when the library is loaded; null when nothing would.</summary>
    public string? UseOf(VersionNeed need)
    {
        var versions = Table(Tag.VersionSymbols);
        var symbols = Table(Tag.SymbolTable);
        var count = SymbolCount();
        var bound = new HashSet<long>();
        for (long i = 0; i < count; i++)
        {
            if ((U16(versions + 2 * i) & 0x7fff) != need.Index)
            {
                continue;
            }

            bound.Add(i);
            if (U16(symbols + 24 * i + 6) != 0)
            {
                return $"symbol {Name(U32(symbols + 24 * i))} of {need.Version} is defined in the file";
            }
        }

        return UseIn(".rela.dyn", Tag.Rela, Value(Tag.RelaSize), 24, bound, symbols)
            ?? UseIn(".rel.dyn", Tag.Rel, Value(Tag.RelSize), 16, bound, symbols)
            ?? UseIn("the PLT's relocations", Tag.JumpRel, Value(Tag.PltRelSize), Value(Tag.PltRel) == (long)Tag.Rel ? 16 : 24, bound, symbols);
        // DT_RELR holds relative relocations only: they name no symbol.
    }

    /// <summary>The file's bytes with the weak flag set on <paramref name="need"/>: a loader then accepts that nothing supplies it.</summary>
    public byte[] Weaken(VersionNeed need)
    {
        var copy = (byte[])_bytes.Clone();
        copy[need.FlagsOffset] |= (byte)WeakFlag;
        return copy;
    }

    private string? UseIn(string where, Tag table, long size, int entrySize, HashSet<long> bound, long symbols)
    {
        if (size == 0)
        {
            return null;
        }

        var at = Table(table);
        Check(at, size);
        for (long end = at + size; at + entrySize <= end; at += entrySize)
        {
            long symbol = U32(at + 12);
            if (bound.Contains(symbol))
            {
                return $"a relocation in {where} uses {Name(U32(symbols + 24 * symbol))}";
            }
        }

        return null;
    }

    private void ReadSegments()
    {
        long header = S64(32);
        int size = U16(54), count = U16(56);
        long dynamic = -1, dynamicSize = 0;
        for (int i = 0; i < count; i++)
        {
            var at = header + (long)i * size;
            Check(at, 56);
            switch (U32(at))
            {
                case 1:
                    _segments.Add((S64(at + 16), S64(at + 8), S64(at + 32)));
                    break;
                case 2:
                    (dynamic, dynamicSize) = (S64(at + 8), S64(at + 32));
                    break;
            }
        }

        if (dynamic < 0)
        {
            throw Malformed("no dynamic segment");
        }

        Check(dynamic, dynamicSize);
        for (var end = dynamic + dynamicSize; dynamic + 16 <= end && S64(dynamic) != 0; dynamic += 16)
        {
            _dynamic[(Tag)S64(dynamic)] = S64(dynamic + 8);
        }
    }

    private long SymbolCount()
    {
        if (_dynamic.ContainsKey(Tag.Hash))
        {
            return Limited(U32(Table(Tag.Hash) + 4));
        }

        // Symbols from firstHashed on are chained by bucket; the last chain's end is the last symbol.
        var hash = Table(Tag.GnuHash);
        long buckets = Limited(U32(hash)), firstHashed = Limited(U32(hash + 4)), bloomWords = Limited(U32(hash + 8));
        var bucket = hash + 16 + 8 * bloomWords;
        long last = 0;
        for (long i = 0; i < buckets; i++)
        {
            last = Math.Max(last, U32(bucket + 4 * i));
        }

        if (last < firstHashed)
        {
            return firstHashed;
        }

        var chain = bucket + 4 * buckets;
        while ((U32(chain + 4 * (last - firstHashed)) & 1) == 0)
        {
            last++;
        }

        return Limited(last + 1);
    }

    private long Limited(long count) =>
        count <= LargestTable ? count : throw Malformed($"a table of {count} entries, more than the {LargestTable} accepted");

    private long Value(Tag tag) => _dynamic.TryGetValue(tag, out var value) ? value : 0;

    private long TableOrNone(Tag tag) => _dynamic.ContainsKey(tag) ? Table(tag) : -1;

    private long Table(Tag tag)
    {
        if (!_dynamic.TryGetValue(tag, out var address))
        {
            throw Malformed($"no {tag} entry in the dynamic segment");
        }

        foreach (var segment in _segments)
        {
            if (address >= segment.Address && address - segment.Address < segment.Size)
            {
                return segment.Offset + (address - segment.Address);
            }
        }

        throw Malformed($"{tag} at address 0x{address:x} lies in no loaded segment");
    }

    // Zero ends a chain of entries; unsigned steps only go forward, so a chain cannot loop.
    private static long Next(long at, long step) => step == 0 ? -1 : at + step;

    private string Name(long offset)
    {
        if (offset >= Value(Tag.StringSize))
        {
            throw Malformed($"a name at {offset} lies beyond the string table");
        }

        var start = Table(Tag.StringTable) + offset;
        var end = start;
        for (Check(end, 1); _bytes[end] != 0; Check(end, 1))
        {
            end++;
        }

        return Encoding.ASCII.GetString(_bytes, (int)start, (int)(end - start));
    }

    private ushort U16(long at)
    {
        Check(at, 2);
        return (ushort)(_bytes[at] | _bytes[at + 1] << 8);
    }

    private uint U32(long at) => U16(at) | (uint)U16(at + 2) << 16;

    private long S64(long at) => (long)(U32(at) | (ulong)U32(at + 4) << 32);

    private void Check(long at, long size)
    {
        if (at < 0 || size < 0 || at > _bytes.Length - size)
        {
            throw Malformed($"an entry of {size} bytes at offset {at} lies outside the file's {_bytes.Length} bytes");
        }
    }

    private InvalidDataException Malformed(string what) => new($"{_path}: {what}.");
}

/// <summary>One version that a library asks of another.</summary>
internal sealed class VersionNeed(string library, string version, int index, int flags, long flagsOffset)
{
    public string Library { get; } = library;

    public string Version { get; } = version;

    public int Index { get; } = index;

    public bool IsWeak { get; } = (flags & 2) != 0;

    public long FlagsOffset { get; } = flagsOffset;
}

/// <summary>The C++ runtime of this machine, and what TorchSharp's native library asks of it.</summary>
internal static class Libstdcxx
{
    public const string FileName = "libstdc++.so.6";

    /// <summary>The version behind which TorchSharp 0.107.0 has one symbol, which it never uses: <c>_ZSt21ios_base_library_initv</c>.</summary>
    public const string NeededVersion = "GLIBCXX_3.4.32";

    private const string VersionPrefix = "GLIBCXX_";

    private static readonly string[] UsualFolders =
        ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/usr/local/lib64", "/lib", "/usr/lib", "/usr/local/lib"];

    /// <summary>Whether <paramref name="need"/> is the one in question.</summary>
    public static bool IsNeeded(VersionNeed need) => need.Library == FileName && need.Version == NeededVersion;

    /// <summary>The file the loader would take, in its order: LD_LIBRARY_PATH, the loader's cache, the usual folders. Null when there is none.</summary>
    public static string? Find(string? libraryPath)
    {
        foreach (var folder in (libraryPath ?? "").Split(':', ';'))
        {
            if (folder.Length > 0 && Accepts(Path.Combine(folder, FileName)))
            {
                return Path.Combine(folder, FileName);
            }
        }

        foreach (var path in LoaderCache.Paths("/etc/ld.so.cache", FileName))
        {
            if (Accepts(path))
            {
                return path;
            }
        }

        foreach (var folder in UsualFolders)
        {
            if (Accepts(Path.Combine(folder, FileName)))
            {
                return Path.Combine(folder, FileName);
            }
        }

        return null;
    }

    /// <summary>The highest <c>GLIBCXX_</c> version among <paramref name="versions"/>; null when there is none.</summary>
    public static string? Highest(IEnumerable<string> versions)
    {
        string? highest = null;
        foreach (var name in versions)
        {
            if (Number(name) is { } number && (highest is null || number > Number(highest)))
            {
                highest = name;
            }
        }

        return highest;
    }

    private static Version? Number(string name) =>
        name.StartsWith(VersionPrefix, StringComparison.Ordinal) && Version.TryParse(name.Remove(0, VersionPrefix.Length), out var number) ? number : null;

    // The loader passes over files of another architecture.
    private static bool Accepts(string path)
    {
        try
        {
            return File.Exists(path) && ElfLibrary.Read(path).Machine == ElfLibrary.MachineX64;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return false;
        }
    }
}

/// <summary>The loader's cache of libraries, /etc/ld.so.cache, in the format glibc has written since 2.2 ("glibc-ld.so.cache1.1").</summary>
internal static class LoaderCache
{
    private const string Magic = "glibc-ld.so.cache1.1";
    private const int HeaderSize = 48, EntrySize = 24, X64Library = 0x0303;

    /// <summary>Where the cache says <paramref name="library"/> is, for x86-64; nothing when the cache is absent or not understood.</summary>
    public static IReadOnlyList<string> Paths(string cache, string library)
    {
        try
        {
            return File.Exists(cache) ? Paths(File.ReadAllBytes(cache), library) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    internal static IReadOnlyList<string> Paths(byte[] cache, string library)
    {
        // An older format may stand before this one; offsets count from the magic.
        var text = Encoding.GetEncoding("ISO-8859-1").GetString(cache);
        var start = text.IndexOf(Magic, StringComparison.Ordinal);
        var paths = new List<string>();
        if (start < 0 || start + HeaderSize > cache.Length)
        {
            return paths;
        }

        long count = BitConverter.ToUInt32(cache, start + Magic.Length);
        for (long i = 0, at = start + HeaderSize; i < count && at + EntrySize <= cache.Length; i++, at += EntrySize)
        {
            if (BitConverter.ToInt32(cache, (int)at) == X64Library
                && NameAt(text, start + (long)BitConverter.ToUInt32(cache, (int)at + 4)) == library
                && NameAt(text, start + (long)BitConverter.ToUInt32(cache, (int)at + 8)) is { Length: > 0 } path)
            {
                paths.Add(path);
            }
        }

        return paths;
    }

    private static string NameAt(string text, long at)
    {
        var end = at < text.Length ? text.IndexOf('\0', (int)at) : -1;
        return end < 0 ? "" : text.Substring((int)at, end - (int)at);
    }
}

#if !NET
/// <summary>
/// Makes a copy of libLibTorchSharp.so whose need of <c>GLIBCXX_3.4.32</c> is weak, when this machine's libstdc++ lacks that version
/// and nothing in the library uses it. Otherwise makes none, and removes an earlier one.
/// </summary>
public sealed class WeakenLibstdcxxNeed : Microsoft.Build.Utilities.Task
{
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; } = "";

    [Microsoft.Build.Framework.Required]
    public string Destination { get; set; } = "";

    /// <summary>Also where this machine does not lack the version: the output is for another one.</summary>
    public bool Always { get; set; }

    public string LibraryPath { get; set; } = "";

    /// <summary>False after a warning: the next build shall look, and warn, again.</summary>
    [Microsoft.Build.Framework.Output]
    public bool Settled { get; private set; } = true;

    public override bool Execute()
    {
        try
        {
            if (Weakened() is { } bytes)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
                var temporary = Destination + "." + Guid.NewGuid().ToString("N");
                File.WriteAllBytes(temporary, bytes);
                File.Delete(Destination);
                File.Move(temporary, Destination);
            }
            else
            {
                File.Delete(Destination);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Warn($"{Source} stays as it is: {e.Message}");
        }

        return true;
    }

    private byte[]? Weakened()
    {
        if (!File.Exists(Source))
        {
            return null;
        }

        var library = ElfLibrary.Read(Source);
        VersionNeed? need = null;
        foreach (var candidate in library.Needs())
        {
            if (Libstdcxx.IsNeeded(candidate) && !candidate.IsWeak)
            {
                need = candidate;
            }
        }

        if (need is null || !Wanted(out var reason))
        {
            return null;
        }

        if (library.UseOf(need) is { } use)
        {
            Warn(
                $"{reason}, and the need of it cannot be made weak: {use}. {Path.GetFileName(Source)} loads only where libstdc++ is that of GCC 13.2 "
                + "or later: install it there.");
            return null;
        }

        Log.LogMessage(
            Microsoft.Build.Framework.MessageImportance.High,
            $"Inception: {reason}; the output's {Path.GetFileName(Source)} asks for it weakly now (nothing in it uses that version). "
            + "InceptionWeakenLibstdcxxNeed=false leaves it as it is.");
        return library.Weaken(need);
    }

    private bool Wanted(out string reason)
    {
        reason = $"the output may run where libstdc++ lacks {Libstdcxx.NeededVersion}";
        if (Always)
        {
            return true;
        }

        var host = Libstdcxx.Find(LibraryPath);
        if (host is null)
        {
            Log.LogMessage(
                Microsoft.Build.Framework.MessageImportance.High,
                $"Inception: found no {Libstdcxx.FileName} on this machine, so {Path.GetFileName(Source)}'s need of {Libstdcxx.NeededVersion} stays as it is. "
                + "InceptionWeakenLibstdcxxNeed=true makes it weak.");
            return false;
        }

        var versions = new List<string>(ElfLibrary.Read(host).DefinedVersions());
        reason = $"{host} lacks {Libstdcxx.NeededVersion} (it ends at {Libstdcxx.Highest(versions) ?? "no GLIBCXX version"})";
        return !versions.Contains(Libstdcxx.NeededVersion);
    }

    private void Warn(string message)
    {
        Settled = false;
        Log.LogWarning(null, "INCEPTION001", null, null, 0, 0, 0, 0, message);
    }
}
#endif
