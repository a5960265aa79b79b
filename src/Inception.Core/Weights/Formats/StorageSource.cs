namespace Inception.Weights.Formats;

/// <summary>The bytes of one storage in a file.</summary>
internal abstract class StorageSource(CheckpointFile file, long length)
{
    protected CheckpointFile File { get; } = file;

    /// <summary>The length in bytes.</summary>
    public long Length { get; } = length;

    /// <summary>Reads every byte once and checks it, as far as the file has a checksum. Costs no more than a buffer of memory.</summary>
    /// <param name="encoding">The type of the values.</param>
    /// <returns>Whether some of them are not finite.</returns>
    public abstract bool Verify(ElementEncoding encoding);

    /// <summary>Fills memory with the bytes from <paramref name="offset"/> on. Safe to call from several threads.</summary>
    public abstract void Read(long offset, ByteTarget into);
}
