using System.Buffers.Binary;
using System.Text;

namespace Inception.Weights.Formats;

/// <summary>
/// The central directory of a zip archive (PKWARE APPNOTE 6.3.10), ZIP64 included, checked so that every entry lies inside
/// the file and no two entries share a byte.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndBytes = 22;
    private const int End64Bytes = 56;
    private const int Locator64Bytes = 20;
    private const int CentralBytes = 46;
    private const int LocalBytes = 30;
    private const ushort Zip64ExtraField = 1;

    private readonly CheckpointFile _file;
    private readonly Dictionary<string, ZipEntry> _entries = [];

    private ZipDirectory(CheckpointFile file)
    {
        _file = file;
    }

    public IReadOnlyCollection<string> Names => _entries.Keys;

    public static ZipDirectory Read(CheckpointFile file)
    {
        var zip = new ZipDirectory(file);
        zip.ReadEntries(zip.FindDirectory());
        return zip;
    }

    public ZipEntry? Find(string name) => _entries.GetValueOrDefault(name);

    private Directory FindDirectory()
    {
        var tail = new byte[(int)Math.Min(_file.Length, EndBytes + ushort.MaxValue)];
        var tailStart = _file.Length - tail.Length;
        _file.ReadExactly(tailStart, tail);

        var end = tail.Length - EndBytes;
        while (end >= 0 && !(UInt32(tail, end) == EndSignature && end + EndBytes + UInt16(tail, end + 20) == tail.Length))
            end--;
        if (end < 0)
            throw _file.Damaged($"this zip archive has no directory at its end: the file is truncated");

        var limit = tailStart + end;
        var directory = new Directory(UInt16(tail, end + 10), UInt32(tail, end + 16), UInt32(tail, end + 12), limit);
        if (UInt16(tail, end + 4) is not (0 or ushort.MaxValue))
            throw _file.Error("this zip archive is split over several files, which is not accepted. Join it first.");

        var isZip64 = directory.Count == ushort.MaxValue || directory.Start == uint.MaxValue || directory.Bytes == uint.MaxValue;
        return Checked(isZip64 ? FindDirectory64(limit) ?? directory : directory);
    }

    private Directory? FindDirectory64(long end)
    {
        if (end < Locator64Bytes)
            return null;
        Span<byte> locator = stackalloc byte[Locator64Bytes];
        _file.ReadExactly(end - Locator64Bytes, locator);
        if (UInt32(locator, 0) != Locator64Signature)
            return null;

        var start = UInt64(locator, 8);
        if (start > (ulong)(end - Locator64Bytes) || end - Locator64Bytes - (long)start < End64Bytes)
            throw Damaged($"its ZIP64 directory is said to be at byte {start:N0}");
        Span<byte> record = stackalloc byte[End64Bytes];
        _file.ReadExactly((long)start, record);
        if (UInt32(record, 0) != End64Signature)
            throw Damaged($"there is no ZIP64 directory at byte {start:N0}");
        return new Directory(UInt64(record, 32), UInt64(record, 48), UInt64(record, 40), (long)start);
    }

    private Directory Checked(Directory directory)
    {
        var (count, start, bytes, limit) = directory;
        if (count > (ulong)_file.Options.MaxEntries)
            throw _file.BeyondLimit("the number of entries of this zip archive", count, _file.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
        if (start > (ulong)limit || bytes > (ulong)limit - start)
            throw Damaged($"its directory is said to fill bytes {start:N0} to {start + (UInt128)bytes:N0} of {_file.Length:N0}");
        if (bytes > (ulong)_file.Options.MaxHeaderBytes)
            throw _file.BeyondLimit("the bytes of this zip archive's directory", bytes, _file.Options.MaxHeaderBytes, nameof(CheckpointOptions.MaxHeaderBytes));
        return directory;
    }

    private void ReadEntries(Directory directory)
    {
        var bytes = new byte[directory.Bytes];
        _file.ReadExactly((long)directory.Start, bytes);

        var places = new List<(long Header, long End, string Name)>();
        var rest = bytes.AsSpan();
        for (var i = 0UL; i < directory.Count; i++)
        {
            var header = ReadHeader(ref rest);
            var dataStart = CheckLocalHeader(header, (long)directory.Start);
            places.Add((header.Offset, dataStart + header.CompressedLength, header.Name));
            if (!header.Name.EndsWith('/') && !_entries.TryAdd(header.Name, new ZipEntry(_file, header, dataStart)))
                throw Damaged($"it has two entries named '{header.Name}'");
        }

        places.Sort();
        for (var i = 1; i < places.Count; i++)
        {
            if (places[i].Header < places[i - 1].End)
                throw Damaged($"its entries '{places[i - 1].Name}' and '{places[i].Name}' overlap");
        }
    }

    private ZipHeader ReadHeader(ref Span<byte> rest)
    {
        if (rest.Length < CentralBytes || UInt32(rest, 0) != CentralSignature)
            throw Damaged("its directory ends too early");
        var (nameBytes, extraBytes, commentBytes) = (UInt16(rest, 28), UInt16(rest, 30), UInt16(rest, 32));
        if (rest.Length < CentralBytes + nameBytes + extraBytes + commentBytes)
            throw Damaged("its directory ends too early");

        var name = Encoding.UTF8.GetString(rest.Slice(CentralBytes, nameBytes));
        if ((UInt16(rest, 8) & 1) != 0)
            throw _file.Error($"the entry '{name}' of this zip archive is encrypted. Unpack it and pack it again without a password.");
        var method = UInt16(rest, 10);
        if (method is not (ZipHeader.Stored or ZipHeader.Deflated))
            throw _file.Error($"the entry '{name}' of this zip archive is packed with method {method}; stored (0) and deflated (8) are accepted.");

        var extra = rest.Slice(CentralBytes + nameBytes, extraBytes);
        var (length, compressed, offset) = Sizes64(extra, UInt32(rest, 24), UInt32(rest, 20), UInt32(rest, 42), name);
        var header = new ZipHeader(name, method, UInt32(rest, 16), compressed, length, offset);
        rest = rest[(CentralBytes + nameBytes + extraBytes + commentBytes)..];
        return header;
    }

    // A value of 0xFFFFFFFF stands in the ZIP64 extra field instead; there are only as many values there as are needed.
    private (long Length, long Compressed, long Offset) Sizes64(ReadOnlySpan<byte> extra, uint length, uint compressed, uint offset, string name)
    {
        Span<long> values = [length, compressed, offset];
        while (extra.Length >= 4)
        {
            var (id, size) = (UInt16(extra, 0), UInt16(extra, 2));
            if (extra.Length < 4 + size)
                break;
            var field = extra.Slice(4, size);
            for (var i = 0; id == Zip64ExtraField && i < values.Length; i++)
            {
                if (values[i] != uint.MaxValue || field.Length < 8)
                    continue;
                values[i] = (long)UInt64(field, 0);
                field = field[8..];
            }
            extra = extra[(4 + size)..];
        }
        if (values[0] < 0 || values[1] < 0 || values[2] < 0)
            throw Damaged($"the entry '{name}' has impossible sizes");
        return (values[0], values[1], values[2]);
    }

    private long CheckLocalHeader(ZipHeader header, long directoryStart)
    {
        if (header.Offset > directoryStart - LocalBytes)
            throw Damaged($"the entry '{header.Name}' is said to begin at byte {header.Offset:N0}");
        Span<byte> local = stackalloc byte[LocalBytes];
        _file.ReadExactly(header.Offset, local);
        if (UInt32(local, 0) != LocalSignature)
            throw Damaged($"the entry '{header.Name}' is not at byte {header.Offset:N0}");

        var dataStart = header.Offset + LocalBytes + UInt16(local, 26) + UInt16(local, 28);
        if (dataStart > directoryStart || header.CompressedLength > directoryStart - dataStart)
            throw Damaged($"the entry '{header.Name}' is said to have {header.CompressedLength:N0} bytes, which reach beyond the archive's data");
        if (header.Method == ZipHeader.Stored && header.Length != header.CompressedLength)
            throw Damaged($"the entry '{header.Name}' is stored, but has two sizes: {header.CompressedLength:N0} and {header.Length:N0} bytes");
        if (header.Method == ZipHeader.Deflated && header.Length > (Int128)header.CompressedLength * _file.Options.MaxInflation)
        {
            throw _file.Error(
                $"the entry '{header.Name}' is said to inflate from {header.CompressedLength:N0} to {header.Length:N0} bytes; "
                + $"at most {_file.Options.MaxInflation}-fold is accepted ({nameof(CheckpointOptions.MaxInflation)}).");
        }
        return dataStart;
    }

    private CheckpointException Damaged(string problem) => _file.Damaged($"this zip archive is damaged: {problem}");

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static ulong UInt64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

    private readonly record struct Directory(ulong Count, ulong Start, ulong Bytes, long Limit);
}
