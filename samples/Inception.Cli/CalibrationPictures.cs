using System.Diagnostics;
using Inception.Cli.Embedding;
using Inception.Imaging;
using Inception.Inference.Quantization;
using TorchSharp;

namespace Inception.Cli;

/// <summary>Calibrations as the user names them: a file that was saved, or a folder of pictures to look at.</summary>
internal static class CalibrationPictures
{
    private const int Batch = 16;

    /// <summary>Loads the file, or sends the folder's pictures, those of its folders among them, through the network.</summary>
    /// <param name="loaded">The network and what its pictures go through.</param>
    /// <param name="path">The file or the folder.</param>
    /// <param name="options">What is taken of the values of a folder's pictures; the default when null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="UserException">There is no such file or folder, or no picture in it.</exception>
    /// <exception cref="CalibrationException">The file is no calibration.</exception>
    public static Calibration Of(LoadedNetwork loaded, string path, CalibrationOptions? options, CancellationToken cancellation)
    {
        if (!Directory.Exists(path)) return Calibration.Load(InputFile.Existing(path));
        var pictures = PictureFiles.Of([path], recursive: true);
        using var bar = new ProgressLine(cancellation);
        return loaded.Network.Calibrate(Batches(loaded, pictures, bar, cancellation), options);
    }

    private static IEnumerable<torch.Tensor> Batches(LoadedNetwork loaded, IReadOnlyList<string> pictures, ProgressLine bar, CancellationToken cancellation)
    {
        var decoder = new ImageDecoder();
        var watch = Stopwatch.StartNew();
        var done = 0;
        foreach (var files in pictures.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            using (var batch = loaded.Preprocessing.Apply([.. files.Select(decoder.Decode)], cancellation)) yield return batch;
            done += files.Length;
            bar.Report(new PictureProgress(done, pictures.Count, done / watch.Elapsed.TotalSeconds));
        }
    }
}
