namespace Inception.ML.FineTuning;

/// <summary>Files' bytes that came from rows, in one temporary file that goes with this object. Reading is safe from several threads.</summary>
/// <param name="folder">The folder of the temporary file.</param>
internal sealed class ImageSpool(string folder) : IDisposable
{
    private FileStream? _file;

    /// <summary>Keeps an image.</summary>
    /// <returns>Where it is.</returns>
    public long Add(ReadOnlySpan<byte> encoded)
    {
        _file ??= new(
            Path.Combine(folder, $"inception-rows-{Guid.NewGuid():N}"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            bufferSize: 1 << 16,
            FileOptions.DeleteOnClose);
        var place = _file.Position;
        _file.Write(encoded);
        return place;
    }

    /// <summary>Makes everything that was added readable.</summary>
    public void Complete() => _file?.Flush();

    /// <summary>Reads an image.</summary>
    public byte[] Read(long place, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(_file!.SafeFileHandle, bytes.AsSpan(done), place + done);
            if (read == 0) throw new EndOfStreamException("The temporary file of the images is shorter than it was.");
            done += read;
        }

        return bytes;
    }

    public void Dispose() => _file?.Dispose();
}
