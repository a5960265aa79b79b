using System.Runtime.InteropServices;
using Inception.Common;
using Inception.Runtime;
using static TorchSharp.torch;

namespace Inception.Preprocessing;

/// <summary>A network's input for several images, whose places are filled in parallel.</summary>
internal static class InputBatch
{
    /// <summary>As the other, with as many images in work at a time as the scheduler likes.</summary>
    /// <inheritdoc cref="Create(ImagePreprocessing, int, int, InputFilling, CancellationToken)"/>
    public static Tensor Create(ImagePreprocessing preprocessing, int count, InputFilling fill, CancellationToken cancellation) =>
        Create(preprocessing, count, workers: -1, fill, cancellation);

    /// <summary>Makes an input and fills it.</summary>
    /// <param name="preprocessing">Says how many planes an image has, and its size.</param>
    /// <param name="count">Images in the batch.</param>
    /// <param name="workers">Images in work at a time; -1 leaves it to the scheduler.</param>
    /// <param name="fill">Fills one place; called by several threads at once. What it throws comes out as it is.</param>
    /// <param name="cancellation">Stops before the next image.</param>
    /// <returns>A new tensor <c>N×C×CropSize×CropSize</c> in float32; the caller disposes it. Nothing is left behind on an error.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Tensor Create(ImagePreprocessing preprocessing, int count, int workers, InputFilling fill, CancellationToken cancellation = default)
    {
        TorchRuntime.EnsureLoaded();
        var input = empty(count, preprocessing.Channels, preprocessing.CropSize, preprocessing.CropSize, ScalarType.Float32, CPU);
        try
        {
            if (count > 0)
            {
                using var first = input[0];
                HugePages.Advise(first.bytes, input.NumberOfElements * sizeof(float));
            }

            ParallelWork.For(count, workers, index => Fill(input, index, fill), cancellation);
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private static void Fill(Tensor input, int index, InputFilling fill)
    {
        using var place = input[index];
        fill(index, MemoryMarshal.Cast<byte, float>(place.bytes));
    }
}
