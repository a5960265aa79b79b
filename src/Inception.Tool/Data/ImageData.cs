using Inception.Imaging;
using Inception.Labels;
using Inception.Models.Downloads;
using Inception.Training.Data;

namespace Inception.Tool.Data;

/// <summary>Labelled images that the user names: a data set, a folder with a folder for each class, a manifest, or files of the MNIST family.</summary>
internal static class ImageData
{
    /// <summary>The data set that has a name.</summary>
    public const string FashionMnist = "fashion-mnist";

    /// <summary>What is accepted, for help and messages.</summary>
    public const string Accepted = FashionMnist + ", a folder with one subfolder of images per class, "
        + "a list of images (.csv with the header path,label, or .jsonl), or images of the MNIST family (…-images-idx3-ubyte.gz)";

    /// <summary>The user names the manifest, and so answers for the images it names, wherever they lie.</summary>
    private static readonly ImageManifestOptions FromCommandLine = new() { AllowPathsOutside = true };

    private const int Digits = 10;   // the classes of MNIST and most of its family

    private const string ImagesName = "-images-idx3-ubyte", LabelsName = "-labels-idx1-ubyte";

    /// <summary>Finds Fashion-MNIST, or downloads it where no folder is named.</summary>
    public static async Task<FashionMnist> FashionMnistAsync(string? directory, CancellationToken cancellation)
    {
        using var bar = new ProgressLine(cancellation);
        var options = new FashionMnistOptions { Directory = directory };
        try
        {
            return await Inception.Training.Data.FashionMnist.LoadAsync(directory is null ? options : options with { Offline = true }, bar, cancellation);
        }
        catch (DataSetException unwritable) when (directory is null
            && unwritable.InnerException is DownloadException { InnerException: IOException or UnauthorizedAccessException })
        {
            var elsewhere = Path.Combine(CacheFolder.Temporary, FashionMnist);
            bar.WriteError($"inception: cannot write to the cache '{CacheFolder.Default}'; the data set is downloaded to '{elsewhere}' instead.");
            return await Inception.Training.Data.FashionMnist.LoadAsync(options with { Directory = elsewhere }, bar, cancellation);
        }
    }

    /// <summary>Opens a folder, a manifest or an IDX file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="idxNames">The names of an IDX file's classes, which has none itself; numbers when null, or where they are fewer than its labels.</param>
    /// <param name="option">The option that names the path.</param>
    /// <exception cref="UserException">There is nothing of this name, or nothing that is known.</exception>
    /// <exception cref="DataSetException">What is there has no images, or is damaged.</exception>
    public static ILabelledImages Open(string path, IReadOnlyList<string>? idxNames = null, string option = "--data")
    {
        if (Directory.Exists(path)) return Folder(path);
        if (!File.Exists(path)) throw new UserException($"{option} expects {Accepted}; found no file or folder '{path}'.");
        return Path.GetFileName(path).Contains(ImagesName, StringComparison.Ordinal) ? Idx(path, idxNames) : ImageManifest.Open(path, FromCommandLine);
    }

    /// <summary>The images of some classes alone, in the order in which the classes are named; all images where none is.</summary>
    /// <param name="images">The images.</param>
    /// <param name="classes">The names, as files may have them, with commas between; null for all classes.</param>
    /// <exception cref="UserException">A name is of no class, of several, or given twice.</exception>
    public static ILabelledImages OfClasses(this ILabelledImages images, string? classes)
    {
        if (classes is null) return images;
        var labels = new LabelSet(images.ClassNames);
        List<string> chosen = [];
        foreach (var name in classes.Split(',', StringSplitOptions.TrimEntries))
        {
            var found = labels.Places(name) is [var only] ? labels[only] : throw new UserException(
                $"--classes has '{name}', which {NoneOrSeveral(labels, name)} of the images' classes: {string.Join(", ", labels)}.");
            if (chosen.Contains(found))
                throw new UserException($"--classes has '{found}' twice. Expected different classes of these: {string.Join(", ", labels)}.");
            chosen.Add(found);
        }

        return images.OnlyClasses(chosen);
    }

    /// <summary>The images under the labels of a model, whose classes need not be all there, nor in that order.</summary>
    /// <param name="images">The images.</param>
    /// <param name="labels">The model's labels.</param>
    /// <exception cref="UserException">A class of the images is none of the model's.</exception>
    public static ILabelledImages Under(this ILabelledImages images, LabelSet labels) => images.WithClasses(
        [.. labels],
        name => labels.Places(name) is [var only] ? only : throw new UserException(
            $"The images' class '{name}' {NoneOrSeveral(labels, name)} of the model's {labels.Count} classes "
            + $"({string.Join(", ", labels.Take(10))}{(labels.Count > 10 ? ", …" : "")})."
            + (labels.Places(name).Count == 0 ? " Use --classes to choose only classes that the model knows." : "")));

    /// <summary>
    /// The places of the labels that a name may stand for. A folder cannot be called "T-shirt/top"; ImageNet's folders are called by WordNet ids.
    /// </summary>
    private static List<int> Places(this LabelSet labels, string name)
    {
        var all = Enumerable.Range(0, labels.Count).ToList();
        var exact = all.FindAll(place => labels[place] == name || labels.IdOf(place) == name);
        return exact.Count > 0 ? exact : all.FindAll(place => FileName(labels[place]) == FileName(name));
    }

    private static ImageFolder Folder(string path)
    {
        var folder = ImageFolder.Open(path);
        if (folder.PassedOver is [var first, ..])
        {
            Console.Error.WriteLine(
                $"inception: skipped: {folder.PassedOver.Count:N0} files in unsupported image formats, such as '{first}'. Convert them to JPEG or PNG.");
        }

        return folder;
    }

    private static string NoneOrSeveral(LabelSet labels, string name) => labels.Places(name).Count == 0 ? "is not one" : "matches several";

    private static IdxImages Idx(string images, IReadOnlyList<string>? names)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(images))!;
        var labels = Path.Combine(folder, Path.GetFileName(images).Replace(ImagesName, LabelsName, StringComparison.Ordinal));
        var largest = IdxFile.Read(InputFile.Existing(labels), dimensions: 1).Data.DefaultIfEmpty().Max();
        return IdxImages.Read(
            images, labels, names?.Count > largest ? names : [.. Enumerable.Range(0, Math.Max(Digits, 1 + largest)).Select(number => $"{number}")]);
    }

    private static string FileName(string label) =>
        new([.. label.Select(letter => char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-')]);
}
