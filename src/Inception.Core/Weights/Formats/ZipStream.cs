using System.Buffers.Binary;
using System.Text;

namespace Inception.Weights.Formats;

/// <summary>
/// Writes a zip archive of stored entries, the content of each aligned to 64 bytes by padding in the local header, as PyTorch does.
/// ZIP64 is used where a number needs it. All time stamps are 1980-01-01: the same content gives the same bytes.
/// </summary>
internal sealed class ZipStream(Stream output)
{
    private const int Alignment = 64;
    private const int LocalHeaderBytes = 30;
    private const ushort Version = 20;
    private const ushort Version64 = 45;
    private const ushort Utf8Names = 1 << 11;
    private const ushort FirstDay = (1 << 5) | 1; // 1 January 1980
    private const ushort Zip64ExtraField = 1;
    private const ushort PaddingExtraField = ('B' << 8) | 'F'; // what PyTorch uses
    private const int ExtraFieldHeaderBytes = 4;

    private readonly List<ZipHeader> _entries = [];

    /// <summary>Writes one entry.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">The number of bytes that <paramref name="write"/> writes.</param>
    /// <param name="crc">Their CRC-32.</param>
    /// <param name="write">Writes the content to the archive's stream.</param>
    public void Add(string name, long length, uint crc, Action<Stream> write)
    {
        var header = new ZipHeader(name, ZipHeader.Stored, crc, length, length, output.Position);
        _entries.Add(header);
        WriteLocalHeader(header);
        write(output);
    }

    /// <summary>Writes the directory; nothing can be added after.</summary>
    public void Finish()
    {
        var start = output.Position;
        foreach (var entry in _entries)
            WriteCentralHeader(entry);
        WriteEnd(start, output.Position - start);
    }

    private void WriteLocalHeader(ZipHeader entry)
    {
        var name = Encoding.UTF8.GetBytes(entry.Name);
        var extra64 = entry.Length >= uint.MaxValue ? Extra64(entry.Length, entry.Length) : [];
        var unpadded = entry.Offset + LocalHeaderBytes + name.Length + extra64.Length + ExtraFieldHeaderBytes;
        var padding = (int)((Alignment - (unpadded % Alignment)) % Alignment);

        Write32(0x04034b50);
        WriteCommon(entry, name.Length, extra64.Length + ExtraFieldHeaderBytes + padding);
        output.Write(name);
        output.Write(extra64);
        Write16(PaddingExtraField);
        Write16((ushort)padding);
        output.Write(new byte[padding]);
    }

    private void WriteCentralHeader(ZipHeader entry)
    {
        var name = Encoding.UTF8.GetBytes(entry.Name);
        var extra64 = (entry.Length >= uint.MaxValue, entry.Offset >= uint.MaxValue) switch
        {
            (true, true) => Extra64(entry.Length, entry.Length, entry.Offset),
            (true, false) => Extra64(entry.Length, entry.Length),
            (false, true) => Extra64(entry.Offset),
            _ => [],
        };

        Write32(0x02014b50);
        Write16(Version64);
        WriteCommon(entry, name.Length, extra64.Length);
        Write16(0); // comment
        Write16(0); // disk
        Write16(0); // internal attributes
        Write32(0); // external attributes
        Write32(Clipped(entry.Offset));
        output.Write(name);
        output.Write(extra64);
    }

    private void WriteCommon(ZipHeader entry, int nameBytes, int extraBytes)
    {
        Write16(entry.Length >= uint.MaxValue ? Version64 : Version);
        Write16(Utf8Names);
        Write16(entry.Method);
        Write16(0); // time
        Write16(FirstDay);
        Write32(entry.Crc);
        Write32(Clipped(entry.CompressedLength));
        Write32(Clipped(entry.Length));
        Write16((ushort)nameBytes);
        Write16((ushort)extraBytes);
    }

    private void WriteEnd(long start, long bytes)
    {
        var count = _entries.Count;
        if (count >= ushort.MaxValue || start >= uint.MaxValue || bytes >= uint.MaxValue)
        {
            var record = output.Position;
            Write32(0x06064b50);
            Write64(44); // what follows of this record
            Write16(Version64);
            Write16(Version64);
            Write32(0); // this disk
            Write32(0); // the directory's disk
            Write64(count);
            Write64(count);
            Write64(bytes);
            Write64(start);

            Write32(0x07064b50);
            Write32(0); // the record's disk
            Write64(record);
            Write32(1); // disks
        }

        Write32(0x06054b50);
        Write16(0); // this disk
        Write16(0); // the directory's disk
        Write16((ushort)Math.Min(count, ushort.MaxValue));
        Write16((ushort)Math.Min(count, ushort.MaxValue));
        Write32(Clipped(bytes));
        Write32(Clipped(start));
        Write16(0); // comment
    }

    private static byte[] Extra64(params long[] values)
    {
        var extra = new byte[ExtraFieldHeaderBytes + (values.Length * sizeof(long))];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, Zip64ExtraField);
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), (ushort)(values.Length * sizeof(long)));
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(ExtraFieldHeaderBytes + (i * sizeof(long))), values[i]);
        return extra;
    }

    private static uint Clipped(long value) => (uint)Math.Min(value, uint.MaxValue);

    private void Write16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        output.Write(bytes);
    }

    private void Write32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        output.Write(bytes);
    }

    private void Write64(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        output.Write(bytes);
    }
}
