using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Inception.Common;
using Microsoft.Win32.SafeHandles;

namespace Inception.Features;

/// <summary>
/// Vectors by image in one file: a header that says what they follow from, then records of one length, each a hash (32 bytes), the vector (float32,
/// little-endian) and the CRC-32 of both. Records are only ever added at the end, so that what is lost in a kill is the last of them.
/// docs/decisions/0010-feature-cache.md has the reasons.
/// </summary>
internal sealed class FeatureRecordFile : IFeatureStore
{
    private const int HeaderAlignment = 64, CrcBytes = sizeof(uint), BufferBytes = 1 << 20;

    private static readonly byte[] Magic = "INCFEAT1"u8.ToArray();

    private readonly SafeFileHandle _file;
    private readonly int _headerBytes, _length;
    private readonly Dictionary<ImageHash, long> _places = [];
    private long _records;

    private FeatureRecordFile(string path, SafeFileHandle file, int headerBytes, int length) =>
        (Path, _file, _headerBytes, _length) = (path, file, headerBytes, length);

    public string Path { get; }

    /// <summary>Bytes of a record.</summary>
    public int RecordBytes => ImageHash.Bytes + (_length * sizeof(float)) + CrcBytes;

    /// <summary>Records whose sum is wrong. They are never read again.</summary>
    public int DamagedRecords { get; private set; }

    /// <summary>Opens a file for reading beside those who add to it; null when there is none.</summary>
    /// <exception cref="FeatureCacheException">The header is not that of the identity.</exception>
    public static FeatureRecordFile? OpenToRead(string path, FeatureKey identity) => File.Exists(path) ? Open(path, identity, FileAccess.Read) : null;

    /// <summary>Opens a file, or makes it, and cuts off a record that was not written to its end. The caller keeps others away.</summary>
    /// <exception cref="FeatureCacheException">The header is not that of the identity.</exception>
    public static FeatureRecordFile OpenToAdd(string path, FeatureKey identity)
    {
        if (!File.Exists(path)) AtomicFile.Write(path, stream => stream.Write(Header(identity)));
        var file = Open(path, identity, FileAccess.ReadWrite);
        file.CutTornRecord();
        return file;
    }

    /// <summary>Whether there is a whole record of an image.</summary>
    public bool Has(ImageHash hash) => _places.ContainsKey(hash);

    /// <summary>The number of an image's record.</summary>
    public long PlaceOf(ImageHash hash) => _places[hash];

    /// <summary>Adds records. If that fails, the file is as it was.</summary>
    /// <param name="hashes">The images.</param>
    /// <param name="vectors">Their vectors one after the other.</param>
    public void Add(IReadOnlyList<ImageHash> hashes, ReadOnlySpan<float> vectors)
    {
        var records = new byte[hashes.Count * RecordBytes];
        for (var i = 0; i < hashes.Count; i++)
        {
            var record = records.AsSpan(i * RecordBytes, RecordBytes);
            hashes[i].Write(record);
            WriteVector(vectors.Slice(i * _length, _length), record[ImageHash.Bytes..]);
            BinaryPrimitives.WriteUInt32LittleEndian(record[^CrcBytes..], Crc32.HashToUInt32(record[..^CrcBytes]));
        }

        try
        {
            RandomAccess.Write(_file, records, OffsetOf(_records));
        }
        catch
        {
            CutTornRecord();
            throw;
        }

        foreach (var hash in hashes) _places[hash] = _records++;
    }

    /// <summary>Waits until all records are on the disk.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_file);

    /// <summary>Reads a vector.</summary>
    /// <param name="place">The number of its record.</param>
    /// <param name="hash">The image that must stand there.</param>
    /// <param name="vector">Its place.</param>
    /// <exception cref="FeatureCacheException">The record has changed since the file was opened.</exception>
    public void Read(long place, ImageHash hash, Span<float> vector)
    {
        var record = new byte[RecordBytes];
        if (ReadBytes(record, OffsetOf(place)) < record.Length || !IsWhole(record) || ImageHash.Read(record) != hash)
        {
            throw new FeatureCacheException(
                $"'{Path}', record {place}: expected the vector that was there when the file was opened, found damaged bytes or another image. "
                + "Get the features again: what is damaged is computed anew.");
        }

        ReadVector(record.AsSpan(ImageHash.Bytes), vector);
    }

    public void Dispose() => _file.Dispose();

    private static FeatureRecordFile Open(string path, FeatureKey identity, FileAccess access)
    {
        var handle = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var expected = Header(identity);
            var file = new FeatureRecordFile(path, handle, expected.Length, identity.Length);
            var found = new byte[expected.Length];
            if (file.ReadBytes(found, 0) < found.Length || !found.AsSpan().SequenceEqual(expected))
            {
                throw new FeatureCacheException(
                    $"'{path}': expected the header of cached features of {identity.Network} ({expected.Length:N0} bytes), found others: "
                        + "the file is damaged, or is something else. "
                    + "Delete it; the features are computed again.");
            }

            file.Scan();
            return file;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Magic, length of the text, the text filled up with blanks.</summary>
    private static byte[] Header(FeatureKey identity)
    {
        var text = Encoding.UTF8.GetBytes(identity.Json);
        var start = Magic.Length + sizeof(int);
        var header = new byte[(start + text.Length + HeaderAlignment) / HeaderAlignment * HeaderAlignment];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Magic.Length), header.Length - start);
        text.CopyTo(header, start);
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>Goes through all records once, and takes note of those whose sum is right. Of two with one hash the later counts.</summary>
    private void Scan()
    {
        _records = (RandomAccess.GetLength(_file) - _headerBytes) / RecordBytes;
        var buffer = new byte[Math.Max(1, BufferBytes / RecordBytes) * RecordBytes];
        for (var first = 0L; first < _records;)
        {
            var read = ReadBytes(buffer, OffsetOf(first)) / RecordBytes;
            if (read == 0) break;
            for (var i = 0; i < read && first + i < _records; i++)
            {
                var record = buffer.AsSpan(i * RecordBytes, RecordBytes);
                if (IsWhole(record)) _places[ImageHash.Read(record)] = first + i;
                else DamagedRecords++;
            }

            first += read;
        }
    }

    private void CutTornRecord()
    {
        if (RandomAccess.GetLength(_file) != OffsetOf(_records)) RandomAccess.SetLength(_file, OffsetOf(_records));
    }

    private long OffsetOf(long record) => _headerBytes + (record * RecordBytes);

    private int ReadBytes(Span<byte> target, long offset)
    {
        var read = 0;
        while (read < target.Length && RandomAccess.Read(_file, target[read..], offset + read) is > 0 and var more) read += more;
        return read;
    }

    private static bool IsWhole(ReadOnlySpan<byte> record) =>
        BinaryPrimitives.ReadUInt32LittleEndian(record[^CrcBytes..]) == Crc32.HashToUInt32(record[..^CrcBytes]);

    private static void WriteVector(ReadOnlySpan<float> vector, Span<byte> target)
    {
        if (BitConverter.IsLittleEndian) MemoryMarshal.AsBytes(vector).CopyTo(target);
        else
        {
            for (var i = 0; i < vector.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(target[(i * sizeof(float))..], vector[i]);
        }
    }

    private static void ReadVector(ReadOnlySpan<byte> source, Span<float> vector)
    {
        for (var i = 0; i < vector.Length; i++) vector[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(i * sizeof(float))..]);
    }
}
