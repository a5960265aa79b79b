using Inception.Imaging;
using static TorchSharp.torch;

namespace Inception.Preprocessing;

/// <summary>Preprocesses images into tensors, with the steps of an <see cref="ImagePreprocessing"/>.</summary>
public static class ImagePreprocessingTensors
{
    /// <summary>Preprocesses one image into an input of the network.</summary>
    /// <param name="preprocessing">The preprocessing.</param>
    /// <param name="image">The decoded image.</param>
    /// <returns>A new tensor <c>1×C×CropSize×CropSize</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the aspect ratio of an image is too extreme to resize it.</exception>
    public static Tensor Apply(this ImagePreprocessing preprocessing, RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return preprocessing.Apply([image]);
    }

    /// <summary>Preprocesses several images into one input, in parallel.</summary>
    /// <param name="preprocessing">The preprocessing.</param>
    /// <param name="images">The decoded images.</param>
    /// <param name="cancellationToken">Stops before the next image.</param>
    /// <returns>A new tensor <c>N×C×CropSize×CropSize</c>, in the order of <paramref name="images"/>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the aspect ratio of an image is too extreme to resize it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled. All tensors of this call were disposed.</exception>
    public static Tensor Apply(this ImagePreprocessing preprocessing, IReadOnlyList<RgbImage> images, CancellationToken cancellationToken = default)
        => preprocessing.Apply(images, image => image, cancellationToken: cancellationToken);

    /// <summary>
    /// Decodes and preprocesses several images in parallel into one input:
    /// <c>preprocessing.Apply(paths, decoder.Decode)</c>.
    /// </summary>
    /// <param name="preprocessing">The preprocessing.</param>
    /// <param name="sources">The sources of the images: paths, bytes or streams.</param>
    /// <param name="decode">Decodes a source; called by several threads at once.</param>
    /// <param name="maxDegreeOfParallelism">The number of images processed at a time; -1 (default) leaves it to the scheduler.</param>
    /// <param name="cancellationToken">Stops before the next image.</param>
    /// <returns>A new tensor <c>N×C×CropSize×CropSize</c>, in the order of <paramref name="sources"/>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the aspect ratio of an image is too extreme to resize it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled. All tensors of this call were disposed.</exception>
    /// <remarks>
    /// An exception of <paramref name="decode"/> is passed on unchanged. If several images fail, it is the exception of the first. All tensors of this call are
    /// disposed.
    /// </remarks>
    public static Tensor Apply<TSource>(
        this ImagePreprocessing preprocessing,
        IReadOnlyList<TSource> sources,
        Func<TSource, RgbImage> decode,
        int maxDegreeOfParallelism = -1,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(decode);
        preprocessing.Validate();
        return InputBatch.Create(
            preprocessing, sources.Count, maxDegreeOfParallelism, (index, place) => place.Write(preprocessing, decode(sources[index])), cancellationToken);
    }

    /// <summary>
    /// Reads image files batch by batch, so that any number of files needs the memory of one batch. Calibration takes these batches:
    /// <c>network.Calibrate(preprocessing.ApplyInBatches(ImageFiles.InFolder("photos")))</c>.
    /// </summary>
    /// <param name="preprocessing">The preprocessing.</param>
    /// <param name="files">The paths of the files, in formats that <see cref="ImageDecoder"/> accepts.</param>
    /// <param name="batchSize">Images in a batch, at least 1; the last batch may have fewer.</param>
    /// <param name="cancellationToken">Stops before the next image.</param>
    /// <returns>
    /// Tensors <c>N×C×CropSize×CropSize</c> in the order of <paramref name="files"/>. Each tensor is disposed when the next one is
    /// requested.
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the aspect ratio of an image is too extreme to resize it.</exception>
    /// <exception cref="InvalidImageException">A file is not an image, or is damaged.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IEnumerable<Tensor> ApplyInBatches(
        this ImagePreprocessing preprocessing, IReadOnlyList<string> files, int batchSize = 16, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return Batches(preprocessing, files, batchSize, cancellationToken);
    }

    private static IEnumerable<Tensor> Batches(
        ImagePreprocessing preprocessing, IReadOnlyList<string> files, int batchSize, CancellationToken cancellationToken)
    {
        var decoder = preprocessing.CreateDecoder();
        foreach (var chunk in files.Chunk(batchSize))
        {
            using var batch = preprocessing.Apply(chunk, decoder.Decode, cancellationToken: cancellationToken);
            yield return batch;
        }
    }
}
