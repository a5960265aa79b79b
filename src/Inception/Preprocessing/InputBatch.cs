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
        return Filled(input, sizeof(float), workers, (index, place) => fill(index, new(MemoryMarshal.Cast<byte, float>(place))), cancellation);
    }

    /// <summary>Makes an input of bytes, which a network normalizes itself, and fills it.</summary>
    /// <param name="preprocessing">Says how many channels an image has, and its size; it ends in bytes.</param>
    /// <param name="count">Images in the batch.</param>
    /// <param name="fill">Fills one place; called by several threads at once. What it throws comes out as it is.</param>
    /// <param name="cancellation">Stops before the next image.</param>
    /// <returns>
    /// A new tensor <c>N×C×CropSize×CropSize</c> of bytes whose channels are next to each other in memory; the caller disposes it. Nothing is left behind on
    /// an error.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Tensor CreateBytes(ImagePreprocessing preprocessing, int count, InputFilling fill, CancellationToken cancellation)
    {
        TorchRuntime.EnsureLoaded();
        using var pixels = Filled(
            empty(count, preprocessing.CropSize, preprocessing.CropSize, preprocessing.Channels, ScalarType.Byte, CPU),
            sizeof(byte), workers: -1, (index, place) => fill(index, new(place)), cancellation);
        return pixels.permute(0, 3, 1, 2);
    }

    private delegate void PlaceFilling(int index, Span<byte> memory);

    private static Tensor Filled(Tensor input, int elementSize, int workers, PlaceFilling fill, CancellationToken cancellation)
    {
        try
        {
            var count = (int)input.shape[0];
            if (count > 0)
            {
                using var first = input[0];
                HugePages.Advise(first.bytes, input.NumberOfElements * elementSize);
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

    private static void Fill(Tensor input, int index, PlaceFilling fill)
    {
        using var place = input[index];
        fill(index, place.bytes);
    }
}
