using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>Makes sets of images: of files, of archives, and of memory.</summary>
public static class ImageSource
{
    /// <summary>
    /// The images of a folder, in the order of their paths: the order of pytorch-fid, torch-fidelity and clean-fid. Symbolic links are followed, and hidden
    /// files are passed over.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recursive">Whether the folders inside it are searched too. clean-fid searches them; pytorch-fid and torch-fidelity do not.</param>
    /// <exception cref="ImageSetException">There is no image in it.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IImageSource Folder(string folder, bool recursive = false) => FileSource.OfFolder(folder, recursive);

    /// <summary>Image files in the order of a list.</summary>
    /// <param name="name">The name in messages and reports.</param>
    /// <param name="paths">The files.</param>
    /// <exception cref="ImageSetException">The list is empty.</exception>
    public static IImageSource Files(string name, IEnumerable<string> paths) => FileSource.OfPaths(name, paths);

    /// <summary>
    /// Image files in the order of a text file: one path on each line, or with a zero character behind each. Relative paths count from the current folder.
    /// </summary>
    /// <param name="path">The text file.</param>
    /// <exception cref="ImageSetException">The list is empty.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IImageSource List(string path) => FileSource.OfList(path);

    /// <summary>The images of a <c>.zip</c> archive, in the order of their names. Nothing is written to the disk.</summary>
    /// <param name="path">The archive.</param>
    /// <exception cref="ImageSetException">The archive is damaged, or there is no image in it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IImageSource Zip(string path) => new ZipSource(path);

    /// <summary>
    /// The images of a <c>.tar</c> archive, in the order of their names; of a <c>.tar.gz</c> archive in the archive's own order. Nothing is written to the
    /// disk, and links are passed over.
    /// </summary>
    /// <param name="path">The archive.</param>
    /// <exception cref="ImageSetException">The archive is damaged, or there is no image in it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IImageSource Tar(string path) => InputKind.IsGzip(path) ? new GzipTarSource(path) : new TarSource(path);

    /// <summary>
    /// The array <c>arr_0</c> of a <c>.npz</c> file: uint8, N×H×W×3 or N×H×W×1, the samples of guided-diffusion. Images are read one after the other, so the
    /// file may be larger than the memory.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Arrays.ArrayFileException">The file is damaged, or has no such array.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IImageSource Npz(string path) => new ArraySource(path);

    /// <summary>The grey images of a file of the MNIST family (<c>idx3-ubyte</c>), plain or compressed with gzip.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IdxFormatException">The file is no such file, or is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IImageSource Idx(string path)
    {
        var array = IdxFile.Read(path, dimensions: 3);
        return new PixelSource(path, array.Data, array.Shape[0], array.Shape[1], array.Shape[2], channels: 1);
    }

    /// <summary>Images in memory.</summary>
    /// <param name="images">The images; sizes may differ.</param>
    /// <param name="name">The name in messages and reports.</param>
    /// <exception cref="ImageSetException">There are no images.</exception>
    public static IImageSource Memory(IReadOnlyList<RgbImage> images, string name = "images in memory") => new MemorySource(images, name);

    /// <summary>Images of one size in one array, such as a batch of a training loop. The array is not copied.</summary>
    /// <param name="pixels">N×height×width×channels bytes.</param>
    /// <param name="height">Rows of an image, at least 1.</param>
    /// <param name="width">Columns of an image, at least 1.</param>
    /// <param name="channels">3 for red, green and blue; 1 for grey.</param>
    /// <param name="name">The name in messages and reports.</param>
    /// <exception cref="ArgumentException">The length is no whole number of images, or a size is outside its range.</exception>
    public static IImageSource Pixels(ReadOnlyMemory<byte> pixels, int height, int width, int channels = 3, string name = "images in memory")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "Expected 3 channels (red, green, blue) or 1 (grey).");
        var size = (long)height * width * channels;
        if (pixels.Length % size != 0)
            throw new ArgumentException(
                $"Expected whole images of {height}×{width}×{channels} = {size:N0} bytes, found {pixels.Length:N0} bytes.", nameof(pixels));
        return new PixelSource(name, pixels, (int)(pixels.Length / size), height, width, channels);
    }

    /// <summary>Images that are made while they are scored, such as those of a generator.</summary>
    /// <param name="images">The images; they are asked for one after the other, some ahead of the network.</param>
    /// <param name="name">The name in messages and reports.</param>
    /// <param name="count">Their number, for the progress; null where it is not known.</param>
    public static IImageSource Stream(IAsyncEnumerable<RgbImage> images, string name = "generated images", int? count = null) =>
        new SequenceSource(images.ToBlockingEnumerable(), name, count);   // the thread that reads ahead waits for each

    /// <inheritdoc cref="Stream(IAsyncEnumerable{RgbImage}, string, int?)"/>
    public static IImageSource Stream(IEnumerable<RgbImage> images, string name = "generated images", int? count = null) =>
        new SequenceSource(images, name, count);

    /// <summary>
    /// One of several parts of a set: each <paramref name="count"/>th image, from image <paramref name="index"/> on. The parts together are the set.
    /// </summary>
    /// <param name="source">The set; disposed with the result.</param>
    /// <param name="index">The part, from 1 to <paramref name="count"/>.</param>
    /// <param name="count">The number of parts, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is outside its range.</exception>
    public static IImageSource Shard(IImageSource source, int index, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(index, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, count);
        return count == 1 ? source : new ShardSource(source, index, count);
    }
}
