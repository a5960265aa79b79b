using System.Diagnostics;
using Inception.Inference;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Quantization;
using TorchSharp;

namespace Inception.Tool.Options;

/// <summary>What the user names as calibration: ranges that were saved, a folder of images, or an array of images that are normalised already.</summary>
internal static class CalibrationSource
{
    private const int Batch = 16;

    /// <summary>Whether the path names images to look at; otherwise it is a file of ranges.</summary>
    public static bool AreImages(string path) => Directory.Exists(path) || IsArray(path);

    /// <summary>Loads the ranges, or sends the images through the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="preprocessing">What a folder's images go through.</param>
    /// <param name="path">The file, the folder or the array.</param>
    /// <param name="options">What is taken of the images' values; the default when null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="UserException">There is no such file or folder, no image in it, the images are of one constant colour, or the file holds no
    /// ranges.</exception>
    public static Calibration Calibrate(
        InceptionNetwork network, ImagePreprocessing? preprocessing, string path, CalibrationOptions? options, CancellationToken cancellation)
    {
        if (!AreImages(path)) return Load(path);
        var calibration = network.Calibrate(Batches(preprocessing, path, cancellation), options);
        return CalibrationReview.IsConstant(calibration)
            ? throw new UserException($"'{path}': {calibration.Warnings()[0]}")
            : calibration;
    }

    /// <summary>The images in batches, those of a folder's folders among them.</summary>
    /// <param name="preprocessing">What a folder's images go through.</param>
    /// <param name="path">The folder or the array.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>The batches; each is disposed when the next is asked for.</returns>
    /// <exception cref="UserException">There is no such folder or file, or no image in it.</exception>
    public static IEnumerable<torch.Tensor> Batches(ImagePreprocessing? preprocessing, string path, CancellationToken cancellation) =>
        IsArray(path) ? OfArray(path, cancellation) : OfFolder(preprocessing!, path, cancellation);

    private static bool IsArray(string path) => Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase);

    private static Calibration Load(string path)
    {
        try
        {
            return Calibration.Load(InputFile.Existing(path));
        }
        catch (CalibrationException broken)
        {
            throw new UserException($"{broken.Message} Expected a calibration file: create one with 'inception calibrate'.", broken);
        }
    }

    private static IEnumerable<torch.Tensor> OfArray(string path, CancellationToken cancellation)
    {
        using var images = NpyFile.ReadImages(InputFile.Existing(path));
        for (var first = 0L; first < images.shape[0]; first += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            using var batch = images.narrow(0, first, Math.Min(Batch, images.shape[0] - first));
            yield return batch;
        }
    }

    private static IEnumerable<torch.Tensor> OfFolder(ImagePreprocessing preprocessing, string path, CancellationToken cancellation)
    {
        var paths = new ImagePaths(recursive: true);
        var images = paths.Expand([path]);
        if (images.Count == 0) throw paths.NoImage([path]);
        using var bar = new ProgressLine(cancellation);
        var watch = Stopwatch.StartNew();
        var done = 0;
        foreach (var batch in preprocessing.ApplyInBatches(images, Batch, cancellation))
        {
            done += (int)batch.shape[0];
            yield return batch;
            bar.Report(new ImageProgress(done, images.Count, done / watch.Elapsed.TotalSeconds));
        }
    }
}
