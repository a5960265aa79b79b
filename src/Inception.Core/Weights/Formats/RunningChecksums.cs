using System.IO.Hashing;

namespace Inception.Weights.Formats;

/// <summary>The checksums of bytes while they are read in order: that of their zip entry, and that of the part of the file in which they stand.</summary>
/// <param name="start">Where the bytes begin in the file.</param>
/// <param name="entry">The entry's checksum, or null where there is none to compare.</param>
/// <param name="part">The part's checksum, or null where there is none to compare.</param>
internal sealed class RunningChecksums(long start, ZipChecksum? entry, Crc32CChecksum? part)
{
    private readonly Crc32 _entry = new();
    private long _position = start;
    private uint _part = part?.Begin(start) ?? 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (entry is not null) _entry.Append(bytes);
        if (part is not null) _part = Crc32CChecksum.Append(bytes, _part);
        _position += bytes.Length;
    }

    /// <summary>Compares the checksums, when all bytes have been read.</summary>
    /// <exception cref="CheckpointException">One differs.</exception>
    public void Check(CheckpointFile file)
    {
        entry?.Check(file, _entry.GetCurrentHashAsUInt32());
        part?.Finish(_position, _part);
    }
}
