namespace Inception.Metrics.Inputs;

/// <summary>
/// One side of a comparison, opened from a path: images, features of any network, or statistics. Exactly one of the three properties is not null.
/// </summary>
public sealed class MetricInput : IDisposable
{
    private MetricInput(string name) => Name = name;

    /// <summary>The path.</summary>
    public string Name { get; }

    /// <summary>The images. Null for features and statistics.</summary>
    public IImageSource? Images { get; private init; }

    /// <summary>The features N×D of a <c>.npy</c> file. Null for images and statistics.</summary>
    public FeatureMatrix? Features { get; private init; }

    /// <summary>The statistics of a <c>.npz</c> file. Null for images and features.</summary>
    public FeatureStatistics? Statistics { get; private init; }

    /// <summary>
    /// Opens a path. The kind of input is recognized by the content: a folder of images, a text file that lists images, a <c>.zip</c>, <c>.tar</c> or
    /// <c>.tar.gz</c> archive of images, a <c>.npz</c> file of images (<c>arr_0</c>) or statistics (<c>mu</c> and <c>sigma</c>), a <c>.npy</c> file of
    /// features, or an MNIST file.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="recursive">Whether subfolders are searched too. Default false.</param>
    /// <returns>The input; the caller disposes it.</returns>
    /// <exception cref="ImageSetException">The input is of another kind, damaged or empty.</exception>
    /// <exception cref="Arrays.ArrayFileException">A NumPy file is damaged, or has other arrays.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MetricInput Open(string path, bool recursive = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return InputKind.Find(path) switch
        {
            InputKind.Kind.Folder => Of(path, ImageSource.Folder(path, recursive)),
            InputKind.Kind.List => Of(path, ImageSource.List(path)),
            InputKind.Kind.Zip => Of(path, ImageSource.Zip(path)),
            InputKind.Kind.Tar => Of(path, ImageSource.Tar(path)),
            InputKind.Kind.ImageArray => Of(path, ImageSource.Npz(path)),
            InputKind.Kind.Idx => Of(path, ImageSource.Idx(path)),
            InputKind.Kind.FeatureArray => new(path) { Features = FeatureFile.Open(path) },
            InputKind.Kind.Statistics => new(path) { Statistics = FeatureStatistics.Load(path) },
            InputKind.Kind.OneImage => throw new ImageSetException(
                $"'{path}' is one image. Expected a set of at least 2 images, such as the folder that it lies in."),
            _ => throw new ImageSetException($"'{path}' is no set of images, features or statistics. Accepted: {Accepted}."),
        };
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        Images?.Dispose();
        (Features as IDisposable)?.Dispose();
    }

    private const string Accepted = "a folder, a list of paths, a .zip, .tar or .tar.gz archive of images, a .npz file with arr_0 or with mu and sigma, "
        + "a .npy file of features N×D, and the MNIST family's idx3-ubyte files";

    private static MetricInput Of(string path, IImageSource images) => new(path) { Images = images };
}
