using Inception.Common;

namespace Inception.Preprocessing;

/// <summary>A network's input for several images as an array, whose places are filled in parallel.</summary>
internal static class FloatBatch
{
    /// <summary>Makes an input and fills it.</summary>
    /// <param name="preprocessing">Says how many planes an image has, and its size.</param>
    /// <param name="count">Images in the batch.</param>
    /// <param name="fill">Fills one place; called by several threads at once. What it throws comes out as it is.</param>
    /// <param name="cancellation">Stops before the next image.</param>
    /// <returns><c>N×C×CropSize×CropSize</c> numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch has more numbers than an array can hold.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static float[] Create(ImagePreprocessing preprocessing, int count, InputFilling fill, CancellationToken cancellation)
    {
        var size = preprocessing.Channels * preprocessing.CropSize * preprocessing.CropSize;
        OptionCheck.Require(
            (long)count * size <= Array.MaxLength, nameof(ImageReadingOptions.BatchSize), count,
            $"at most {Array.MaxLength / size:N0} for images of this size");
        var values = new float[count * size];
        ParallelWork.For(count, ParallelWork.AllCores, i => fill(i, new(values.AsSpan(i * size, size))), cancellation);
        return values;
    }
}
