namespace Inception.Weights.Formats;

/// <summary>What the zip directory says about an entry.</summary>
internal sealed record ZipHeader(string Name, ushort Method, uint Crc, long CompressedLength, long Length, long Offset)
{
    public const ushort Stored = 0;
    public const ushort Deflated = 8;
}

/// <summary>One entry of a zip archive.</summary>
internal sealed class ZipEntry(CheckpointFile file, ZipHeader header, long dataStart)
{
    /// <summary>The length of the entry's content in bytes, as the archive says.</summary>
    public long Length => header.Length;

    /// <summary>The content, for reading into tensors.</summary>
    public StorageSource Source => header.Method == ZipHeader.Stored
        ? new StoredBytes(file, dataStart, header.Length, Checksum)
        : Inflated;

    /// <summary>The whole content in managed memory: for headers.</summary>
    public byte[] ReadHeader()
    {
        if (header.Length > file.Options.MaxHeaderBytes)
            throw file.BeyondLimit($"the bytes of the entry "
                + $"'{header.Name}'", header.Length, file.Options.MaxHeaderBytes, nameof(CheckpointOptions.MaxHeaderBytes));

        var bytes = new byte[header.Length];
        if (header.Method == ZipHeader.Deflated)
        {
            Inflated.ReadWhole(bytes);
            return bytes;
        }
        file.ReadExactly(dataStart, bytes);
        Checksum?.Check(file, System.IO.Hashing.Crc32.HashToUInt32(bytes));
        return bytes;
    }

    private DeflatedBytes Inflated => new(file, dataStart, header.CompressedLength, header.Length, Checksum, header.Name);

    private ZipChecksum? Checksum => file.Options.VerifyChecksums ? new ZipChecksum(header.Name, header.Crc) : null;
}
