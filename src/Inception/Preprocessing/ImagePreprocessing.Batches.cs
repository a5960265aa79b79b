using Inception.Imaging;
using static TorchSharp.torch;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>
    /// Reads image files into batches, so that any number of them needs the memory of one batch. This is what calibration takes:
    /// <c>network.Calibrate(preprocessing.ApplyInBatches(ImageFiles.InFolder("photos")))</c>.
    /// </summary>
    /// <param name="files">The files, of the formats that <see cref="ImageDecoder"/> accepts.</param>
    /// <param name="batchSize">Images in a batch, at least 1; the last batch may have fewer.</param>
    /// <param name="cancellationToken">Stops before the next image.</param>
    /// <returns>Tensors <c>N×C×CropSize×CropSize</c> in the order of <paramref name="files"/>. Each is disposed when the next one is asked for.</returns>
    /// <exception cref="ArgumentException">An option is outside its range, or an image is too long and thin to be resized.</exception>
    /// <exception cref="InvalidImageException">A file is no image.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<Tensor> ApplyInBatches(IReadOnlyList<string> files, int batchSize = 16, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return Batches(files, batchSize, cancellationToken);
    }

    private IEnumerable<Tensor> Batches(IReadOnlyList<string> files, int batchSize, CancellationToken cancellationToken)
    {
        var decoder = new ImageDecoder();
        foreach (var chunk in files.Chunk(batchSize))
        {
            using var batch = Apply(chunk, decoder.Decode, cancellationToken: cancellationToken);
            yield return batch;
        }
    }
}
