namespace Inception.Weights.Formats;

/// <summary>
/// The bytes of an HDF5 file: a file of its own, or an entry of a zip archive. Reading of structures is bounded in all, so that a circle of links or blocks
/// ends in an error.
/// </summary>
/// <param name="file">The file, for errors and limits.</param>
/// <param name="whole">The HDF5 file's bytes; null where they are the whole of <paramref name="file"/>.</param>
internal sealed class Hdf5Bytes(CheckpointFile file, StorageSource? whole)
{
    /// <summary>The address of something that does not exist.</summary>
    public const ulong Undefined = ulong.MaxValue;

    // Each block is read about twice, its beginning and the whole of it. A file that goes in circles reads more.
    private const int ReadsPerByte = 4;
    private const int AnySize = 64 << 10;

    private long _structureBytes;

    public CheckpointFile File => file;

    public long Length => whole?.Length ?? file.Length;

    /// <summary>Reads one block of the file's structure.</summary>
    /// <exception cref="CheckpointException">The block reaches beyond the file, or the blocks together beyond a limit.</exception>
    public byte[] Read(ulong address, long count, string what)
    {
        Check(address, count, what);
        _structureBytes += count;
        if (_structureBytes > file.Options.MaxHeaderBytes)
            throw file.BeyondLimit("the bytes of its HDF5 structure", _structureBytes, file.Options.MaxHeaderBytes, nameof(CheckpointOptions.MaxHeaderBytes));
        if (_structureBytes > (ReadsPerByte * (Int128)Length) + AnySize)
            throw Damaged($"its blocks overlap, or go in circles");
        var bytes = new byte[count];
        if (whole is null)
            file.ReadExactly((long)address, bytes);
        else
            whole.Read((long)address, new ArrayTarget(bytes));
        return bytes;
    }

    /// <summary>The bytes of a tensor, which are read when they are needed.</summary>
    public StorageView View(ElementEncoding encoding, ulong address, long bytes, string what)
    {
        Check(address, bytes, what);
        return whole is null
            ? new StorageView(encoding, bytes / encoding.Bytes).At(new StoredBytes(file, (long)address, bytes))
            : new StorageView(ElementEncoding.FromType(ElementType.UInt8), whole.Length).At(whole).Slice((long)address, bytes).As(encoding);
    }

    /// <summary>Reads bytes of a tensor.</summary>
    public void ReadData(ulong address, byte[] into)
    {
        if (whole is null)
            file.ReadExactly((long)address, into);
        else
            whole.Read((long)address, new ArrayTarget(into));
    }

    /// <exception cref="CheckpointException">The block reaches beyond the file.</exception>
    public void Check(ulong address, long count, string what)
    {
        if (count < 0 || address > (ulong)Length || (ulong)count > (ulong)Length - address)
            throw Damaged($"{what} is said to have {count:N0} bytes from byte {address:N0} on, where the file has {Length:N0}");
    }

    public CheckpointException Damaged(string problem, Exception? cause = null) => file.Damaged($"its HDF5 structure is damaged: {problem}", cause);

    /// <summary>An error of a file that is sound and has what this reader does not take.</summary>
    public CheckpointException Refused(string problem) =>
        file.Error($"it is an HDF5 file with {problem}, which Keras does not write. Save it with h5py's defaults (libver='earliest', no compression).");
}
