using Inception.Labels;
using Inception.Models.Downloads;

namespace Inception.Training.Data;

/// <summary>
/// Fashion-MNIST: 60,000 training and 10,000 test images of clothes in ten classes, grey, 28×28, by Zalando Research (MIT licence).
/// </summary>
/// <remarks>
/// H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms", arXiv:1708.07747.
/// Addresses, checksums and class names are those of the README at github.com/zalandoresearch/fashion-mnist.
/// </remarks>
public sealed class FashionMnist
{
    /// <summary>The mean of all training pixels, on a scale from 0 to 1.</summary>
    public const double Mean = 0.2860;

    /// <summary>The standard deviation of all training pixels, on a scale from 0 to 1.</summary>
    public const double StandardDeviation = 0.3530;

    /// <summary>The name of the environment variable that sets the folder of the four files.</summary>
    public const string DirectoryVariable = "INCEPTION_FASHION_MNIST";

    private static readonly DataSetFile TrainingImages = new()
    {
        Name = "train-images-idx3-ubyte.gz",
        Length = 26_421_880,
        Md5 = "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        ContentSha256 = "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    };

    private static readonly DataSetFile TrainingLabels = new()
    {
        Name = "train-labels-idx1-ubyte.gz",
        Length = 29_515,
        Md5 = "25c81989df183df01b3e8a0aad5dffbe",
        ContentSha256 = "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    };

    private static readonly DataSetFile TestImages = new()
    {
        Name = "t10k-images-idx3-ubyte.gz",
        Length = 4_422_102,
        Md5 = "bef4ecab320f06d8554ea6380940ec79",
        ContentSha256 = "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    };

    private static readonly DataSetFile TestLabels = new()
    {
        Name = "t10k-labels-idx1-ubyte.gz",
        Length = 5_148,
        Md5 = "bb300cfdad3c16e7a12a480ee83cd310",
        ContentSha256 = "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    };

    private FashionMnist(string directory, IdxImages training, IdxImages test)
    {
        Directory = directory;
        Training = training;
        Test = test;
    }

    /// <summary>The address under which the four files are published in the authors' repository.</summary>
    public static Uri PublishedAddress { get; } = new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/");

    /// <summary>The names of the ten classes. Label 0 is the first name.</summary>
    public static IReadOnlyList<string> ClassNames => LabelSet.FashionMnist;

    /// <summary>
    /// The folders that are searched if no folder is given: <c>data/fashion-mnist</c> in the working directory, the user's cache folder, and
    /// <c>/usr/share/datasets/fashion-mnist</c> (Debian's package dataset-fashion-mnist).
    /// </summary>
    public static IReadOnlyList<string> UsualPlaces =>
        [Path.GetFullPath(Path.Combine("data", "fashion-mnist")), CacheDirectory, "/usr/share/datasets/fashion-mnist"];

    /// <summary>The folder that the files were read from.</summary>
    public string Directory { get; }

    /// <summary>The 60,000 training images.</summary>
    public IdxImages Training { get; }

    /// <summary>The 10,000 test images.</summary>
    public IdxImages Test { get; }

    internal static IReadOnlyList<DataSetFile> Files { get; } = [TrainingImages, TrainingLabels, TestImages, TestLabels];

    private static string CacheDirectory => Path.Combine(CacheFolder.Default, "fashion-mnist");

    /// <summary>
    /// Finds the folder that contains all four files: the given folder, otherwise the folder of the environment variable, otherwise the first of the usual
    /// folders. Null if no such folder contains all four files.
    /// </summary>
    public static string? Locate(string? directory = null) => PlacesFor(directory).FirstOrDefault(place => Missing(place).Count == 0);

    /// <summary>Finds the data set, downloads missing files, checks the checksums of all four files, and reads them.</summary>
    /// <param name="options">The folder, and settings of downloads. Defaults when null.</param>
    /// <param name="progress">Reports the progress of a download.</param>
    /// <param name="cancellation">Cancels a download. No incomplete file is left behind.</param>
    /// <exception cref="DataSetException">
    /// A file is missing and cannot be downloaded, or is not the published file. The message says which files belong where.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static async Task<FashionMnist> LoadAsync(
        FashionMnistOptions? options = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new();
        var directory = Locate(options.Directory) ?? await DownloadAsync(options, Files, progress, cancellation).ConfigureAwait(false);
        foreach (var file in Files)
        {
            cancellation.ThrowIfCancellationRequested();
            file.CheckContent(file.FindIn(directory)!);
        }

        return new(
            directory,
            IdxImages.Read(TrainingImages.FindIn(directory)!, TrainingLabels.FindIn(directory)!, ClassNames),
            IdxImages.Read(TestImages.FindIn(directory)!, TestLabels.FindIn(directory)!, ClassNames));
    }

    /// <summary>Downloads the files that are missing in the folder, and returns the folder.</summary>
    internal static async Task<string> DownloadAsync(
        FashionMnistOptions options, IReadOnlyList<DataSetFile> files, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var directory = Path.GetFullPath(options.Directory ?? NamedByVariable() ?? CacheDirectory);
        var missing = files.Where(file => file.FindIn(directory) is null).ToList();
        if (options.Offline)
            throw new DataSetException($"{NotFound(options)} {WhatToDo(missing, directory)}");

        using var downloader = new Downloader(options, progress);
        foreach (var file in missing)
        {
            try
            {
                await downloader.FetchAsync(file.Remote(PublishedAddress), directory, cancellation).ConfigureAwait(false);
            }
            catch (DownloadException failure)
            {
                throw new DataSetException($"Fashion-MNIST could not be downloaded. {failure.Message} {WhatToDo(missing, directory)}", failure);
            }
        }

        return directory;
    }

    private static IEnumerable<string> PlacesFor(string? directory) => (directory ?? NamedByVariable()) is { } named ? [Path.GetFullPath(named)] : UsualPlaces;

    private static string? NamedByVariable() =>
        Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } named ? named : null;

    private static List<DataSetFile> Missing(string directory) => Files.Where(file => file.FindIn(directory) is null).ToList();

    private static string NotFound(FashionMnistOptions options) =>
        $"Fashion-MNIST was not found. Searched: {string.Join(", ", PlacesFor(options.Directory).Select(place => $"'{place}'"))}.";

    private static string WhatToDo(IEnumerable<DataSetFile> missing, string directory) =>
        $"Put {string.Join(", ", missing.Select(file => file.Name))} into '{directory}' (from {PublishedAddress}), " +
        $"or name the folder that has them, in the options or by the environment variable {DirectoryVariable}. " +
        "On Debian and Ubuntu the package dataset-fashion-mnist brings them.";
}
