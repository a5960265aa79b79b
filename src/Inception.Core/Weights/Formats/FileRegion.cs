namespace Inception.Weights.Formats;

/// <summary>A part of a file that is stored as it is.</summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the part begins.</param>
/// <param name="length">The number of bytes.</param>
/// <param name="checksum">The checksum of the bytes around it; null where the format has none.</param>
internal sealed class FileRegion(CheckpointFile file, long start, long length, Crc32CChecksum? checksum = null) : ByteRegion(file, length)
{
    /// <summary>The whole file.</summary>
    public FileRegion(CheckpointFile file)
        : this(file, 0, file.Length)
    {
    }

    public override void Read(long offset, Span<byte> into) => File.ReadExactly(start + offset, into);

    public override StorageSource Source(long offset, long length) => new StoredBytes(File, start + offset, length, region: checksum);
}
