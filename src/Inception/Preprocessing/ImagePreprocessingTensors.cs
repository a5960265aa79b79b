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

    /// <summary>Makes several images one input, in parallel.</summary>
    /// <param name="preprocessing">The steps.</param>
    /// <param name="images">The pixels of each.</param>
    /// <param name="cancellationToken">Stops before the next image.</param>
    /// <returns>A new tensor <c>N×C×CropSize×CropSize</c>, in the order of <paramref name="images"/>; the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">An option is outside its range, or an image is too long and thin to be resized.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is left behind.</exception>
    public static Tensor Apply(this ImagePreprocessing preprocessing, IReadOnlyList<RgbImage> images, CancellationToken cancellationToken = default)
        => preprocessing.Apply(images, image => image, cancellationToken: cancellationToken);

    /// <summary>
    /// Decodes and preprocesses several images in parallel, each straight into its place in one input:
    /// <c>preprocessing.Apply(paths, decoder.Decode)</c>.
    /// </summary>
    /// <param name="preprocessing">The steps.</param>
    /// <param name="sources">What the images are decoded from: paths, bytes, streams.</param>
    /// <param name="decode">Makes a source an image; called by several threads at once.</param>
    /// <param name="maxDegreeOfParallelism">Images in work at a time; -1 (default) leaves it to the scheduler.</param>
    /// <param name="cancellationToken">Stops before the next image.</param>
    /// <returns>A new tensor <c>N×C×CropSize×CropSize</c>, in the order of <paramref name="sources"/>; the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">An option is outside its range, or an image is too long and thin to be resized.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is left behind.</exception>
    /// <remarks>What <paramref name="decode"/> throws comes out as it is, from the first image that failed; nothing is left behind.</remarks>
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
            preprocessing, sources.Count, maxDegreeOfParallelism, (index, values) => preprocessing.Write(decode(sources[index]), values), cancellationToken);
    }
}
