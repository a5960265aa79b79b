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
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static float[] Create(ImagePreprocessing preprocessing, int count, InputFilling fill, CancellationToken cancellation)
    {
        var size = preprocessing.Channels * preprocessing.CropSize * preprocessing.CropSize;
        var input = new float[count * size];
        ParallelWork.For(count, -1, index => fill(index, input.AsSpan(index * size, size)), cancellation);
        return input;
    }
}
