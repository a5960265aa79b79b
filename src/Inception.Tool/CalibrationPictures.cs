using System.Diagnostics;
using Inception.Imaging;
using Inception.Inference;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Quantization;
using Inception.Tool.Embedding;
using TorchSharp;

namespace Inception.Tool;

/// <summary>What the user names as calibration: ranges that were saved, a folder of pictures, or an array of pictures that are normalised already.</summary>
internal static class CalibrationPictures
{
    private const int Batch = 16;

    /// <summary>Whether the path names pictures to look at; otherwise it is a file of ranges.</summary>
    public static bool ArePictures(string path) => Directory.Exists(path) || IsArray(path);

    /// <summary>Loads the ranges, or sends the pictures through the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="preprocessing">What a folder's pictures go through.</param>
    /// <param name="path">The file, the folder or the array.</param>
    /// <param name="options">What is taken of the pictures' values; the default when null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="UserException">There is no such file or folder, no picture in it, or the file holds no ranges.</exception>
    public static Calibration Of(InceptionNetwork network, ImagePreprocessing? preprocessing, string path, CalibrationOptions? options, CancellationToken cancellation) =>
        ArePictures(path) ? network.Calibrate(Batches(preprocessing, path, cancellation), options) : Load(path);

    /// <summary>The pictures in batches, those of a folder's folders among them.</summary>
    /// <param name="preprocessing">What a folder's pictures go through.</param>
    /// <param name="path">The folder or the array.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>The batches; each is disposed when the next is asked for.</returns>
    /// <exception cref="UserException">There is no such folder or file, or no picture in it.</exception>
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
            throw new UserException($"{broken.Message} 'inception calibrate' writes such files.", broken);
        }
    }

    private static IEnumerable<torch.Tensor> OfArray(string path, CancellationToken cancellation)
    {
        using var pictures = NpyFile.ReadPictures(InputFile.Existing(path));
        for (var first = 0L; first < pictures.shape[0]; first += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            using var batch = pictures.narrow(0, first, Math.Min(Batch, pictures.shape[0] - first));
            yield return batch;
        }
    }

    private static IEnumerable<torch.Tensor> OfFolder(ImagePreprocessing preprocessing, string path, CancellationToken cancellation)
    {
        var pictures = PictureFiles.Of([path], recursive: true);
        using var bar = new ProgressLine(cancellation);
        var decoder = new ImageDecoder();
        var watch = Stopwatch.StartNew();
        var done = 0;
        foreach (var files in pictures.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            using (var batch = preprocessing.Apply([.. files.Select(decoder.Decode)], cancellation)) yield return batch;
            done += files.Length;
            bar.Report(new PictureProgress(done, pictures.Count, done / watch.Elapsed.TotalSeconds));
        }
    }
}
