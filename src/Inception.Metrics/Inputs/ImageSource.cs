using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>Creates sets of images from files, archives and memory.</summary>
public static class ImageSource
{
    /// <summary>
    /// Reads the images of a folder, sorted by path as in pytorch-fid, torch-fidelity and clean-fid. Symbolic links are followed, and hidden files are skipped.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recursive">Whether subfolders are searched too. Default false, as in pytorch-fid and torch-fidelity. clean-fid searches them.</param>
    /// <exception cref="ImageSetException">The folder contains no images.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IImageSource Folder(string folder, bool recursive = false) => FileSource.OfFolder(folder, recursive);

    /// <summary>Reads image files in the order of a list.</summary>
    /// <param name="name">The name in messages and reports.</param>
    /// <param name="paths">The paths of the files.</param>
    /// <exception cref="ImageSetException">The list is empty.</exception>
    public static IImageSource Files(string name, IEnumerable<string> paths) => FileSource.OfPaths(name, paths);

    /// <summary>
    /// Reads image files in the order of a text file with one path on each line, or a zero character after each path. Relative paths are relative to the
    /// current folder.
    /// </summary>
    /// <param name="path">The path of the text file.</param>
    /// <exception cref="ImageSetException">The list is empty.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IImageSource List(string path) => FileSource.OfList(path);

    /// <summary>Reads the images of a <c>.zip</c> archive, sorted by name. Nothing is extracted to disk.</summary>
    /// <param name="path">The path of the archive.</param>
    /// <exception cref="ImageSetException">The archive is damaged, or contains no images.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IImageSource Zip(string path) => new ZipSource(path);

    /// <summary>
    /// Reads the images of a <c>.tar</c> archive sorted by name, or of a <c>.tar.gz</c> archive in the order of the archive. Nothing is extracted to disk, and
    /// links are skipped.
    /// </summary>
    /// <param name="path">The path of the archive.</param>
    /// <exception cref="ImageSetException">The archive is damaged, or contains no images.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IImageSource Tar(string path) => InputKind.IsGzip(path) ? new GzipTarSource(path) : new TarSource(path);

    /// <summary>
    /// Reads the array <c>arr_0</c> of a <c>.npz</c> file: uint8, N×H×W×3 or N×H×W×1, as in the samples of guided-diffusion. Images are read one by one, so the
    /// file may be larger than memory.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="Arrays.ArrayFileException">The file is damaged, or has no such array.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IImageSource Npz(string path) => new ArraySource(path);

    /// <summary>Reads the grey images of an MNIST file (<c>idx3-ubyte</c>), plain or compressed with gzip.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="IdxFormatException">The file is not an IDX file of images, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IImageSource Idx(string path)
    {
        var array = IdxFile.Read(path, dimensions: 3);
        return new PixelSource(path, array.Data, array.Shape[0], array.Shape[1], array.Shape[2], channels: 1);
    }

    /// <summary>Creates a set of images in memory.</summary>
    /// <param name="images">The images. Their sizes may differ.</param>
    /// <param name="name">The name in messages and reports.</param>
    /// <exception cref="ImageSetException">There are no images.</exception>
    public static IImageSource Memory(IReadOnlyList<RgbImage> images, string name = "images in memory") => new MemorySource(images, name);

    /// <summary>Creates a set of equally sized images in one array, such as a batch of a training loop. The array is not copied.</summary>
    /// <param name="pixels">N×height×width×channels bytes.</param>
    /// <param name="height">The height of an image in pixels, at least 1.</param>
    /// <param name="width">The width of an image in pixels, at least 1.</param>
    /// <param name="channels">3 for red, green and blue; 1 for grey.</param>
    /// <param name="name">The name in messages and reports.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the image size, or a size is out of its range.</exception>
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

    /// <summary>Creates a set of images that are produced on demand, such as by a generator.</summary>
    /// <param name="images">The images. They are requested one by one, some in advance of the network.</param>
    /// <param name="name">The name in messages and reports.</param>
    /// <param name="count">The number of images, for the progress. Null if unknown.</param>
    public static IImageSource Stream(IAsyncEnumerable<RgbImage> images, string name = "generated images", int? count = null) =>
        new SequenceSource(images.ToBlockingEnumerable(), name, count);   // the thread that reads ahead waits for each

    /// <inheritdoc cref="Stream(IAsyncEnumerable{RgbImage}, string, int?)"/>
    public static IImageSource Stream(IEnumerable<RgbImage> images, string name = "generated images", int? count = null) =>
        new SequenceSource(images, name, count);

    /// <summary>
    /// Selects one of several disjoint parts of a set: every <paramref name="count"/>th image, beginning with image <paramref name="index"/>.
    /// </summary>
    /// <param name="source">The set. It is disposed with the result.</param>
    /// <param name="index">The number of the part, from 1 to <paramref name="count"/>.</param>
    /// <param name="count">The number of parts, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is out of its range.</exception>
    public static IImageSource Shard(IImageSource source, int index, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(index, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, count);
        return count == 1 ? source : new ShardSource(source, index, count);
    }
}
