using Inception.Imaging;
using static TorchSharp.torch;

namespace Inception.Preprocessing;

/// <summary>From images to tensors: what <see cref="ImagePreprocessing"/> describes, into memory of libtorch.</summary>
public static class ImagePreprocessingTensors
{
    /// <summary>Makes one image an input.</summary>
    /// <param name="preprocessing">The steps.</param>
    /// <param name="image">The pixels.</param>
    /// <returns>A new tensor <c>1×C×CropSize×CropSize</c>; the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">An option is outside its range, or an image is too long and thin to be resized.</exception>
    public static Tensor Apply(this ImagePreprocessing preprocessing, RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return preprocessing.Apply([image]);
    }

    /// <summary>Preprocesses several images into one input, in parallel.</summary>
    /// <param name="preprocessing">The steps.</param>
    /// <param name="images">The pixels of each.</param>
    /// <param name="cancellationToken">Stops before the next image.</param>
    /// <returns>A new tensor <c>N×C×CropSize×CropSize</c>, in the order of <paramref name="images"/>; the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">An option is outside its range, or an image is too long and thin to be resized.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled. No memory is left behind.</exception>
    public static Tensor Apply(this ImagePreprocessing preprocessing, IReadOnlyList<RgbImage> images, CancellationToken cancellationToken = default)
        => preprocessing.Apply(images, image => image, cancellationToken: cancellationToken);

    /// <summary>
    /// Decodes and preprocesses several images in parallel, each straight into its place in one input:
    /// <c>preprocessing.Apply(paths, decoder.Decode)</c>.
    /// </summary>
    /// <param name="preprocessing">The steps.</param>
    /// <param name="sources">The sources of the images: paths, bytes or streams.</param>
    /// <param name="decode">Decodes a source; called by several threads at once.</param>
    /// <param name="maxDegreeOfParallelism">The number of images processed at a time; -1 (default) leaves it to the scheduler.</param>
    /// <param name="cancellationToken">Stops before the next image.</param>
    /// <returns>A new tensor <c>N×C×CropSize×CropSize</c>, in the order of <paramref name="sources"/>; the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">An option is outside its range, or an image is too long and thin to be resized.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled. No memory is left behind.</exception>
    /// <remarks>An exception of <paramref name="decode"/> is passed on unchanged, from the first image that failed. No memory is left behind.</remarks>
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
    /// <param name="preprocessing">The steps.</param>
    /// <param name="files">The files, of the formats that <see cref="ImageDecoder"/> accepts.</param>
    /// <param name="batchSize">Images in a batch, at least 1; the last batch may have fewer.</param>
    /// <param name="cancellationToken">Stops before the next image.</param>
    /// <returns>
    /// Tensors <c>N×C×CropSize×CropSize</c> in the order of <paramref name="files"/>. Each tensor is disposed when the next one is
    /// requested.
    /// </returns>
    /// <exception cref="ArgumentException">An option is outside its range, or an image is too long and thin to be resized.</exception>
    /// <exception cref="InvalidImageException">A file is no image.</exception>
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
