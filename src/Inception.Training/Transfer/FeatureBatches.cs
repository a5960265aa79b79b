using System.Runtime.InteropServices;
using Inception.Common;
using Inception.Features;
using Inception.Imaging;
using Inception.Preprocessing;
using Inception.Runtime;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>Makes inputs of images, several at a time, and notes the hash of what was read and what could not be.</summary>
/// <param name="images">The data set.</param>
/// <param name="preprocessing">What makes an image the network's input.</param>
/// <param name="workers">Images in work at a time.</param>
internal sealed class FeatureBatches(ILabelledImages images, ImagePreprocessing preprocessing, int workers)
{
    /// <summary>Decodes and preprocesses images. The place of one that cannot be read stays black.</summary>
    /// <param name="indices">Their numbers.</param>
    /// <param name="cancellation">Stops before the next image; nothing is left behind.</param>
    public FeatureBatch Make(IReadOnlyList<int> indices, CancellationToken cancellation)
    {
        TorchRuntime.EnsureLoaded();
        var (hashes, failures) = (new ImageHash[indices.Count], new Exception?[indices.Count]);
        var input = zeros(indices.Count, preprocessing.Channels, preprocessing.CropSize, preprocessing.CropSize, ScalarType.Float32, CPU);
        try
        {
            ParallelWork.For(
                indices.Count,
                workers,
                i =>
                {
                    using var place = input[i];
                    (hashes[i], failures[i]) = Fill(indices[i], MemoryMarshal.Cast<byte, float>(place.bytes));
                },
                cancellation);
            return new(indices, hashes, failures, input);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Hashes images without decoding those that are in files.</summary>
    public void Hash(int first, int count, ImageHash[] hashes, Exception?[] failures, CancellationToken cancellation) => ParallelWork.For(
        count,
        workers,
        i =>
        {
            try
            {
                hashes[first + i] = HashedImage.Read(images, first + i).Hash;
            }
            catch (Exception failure) when (IsUnreadable(failure))
            {
                failures[first + i] = failure;
            }
        },
        cancellation);

    private (ImageHash, Exception?) Fill(int index, Span<float> values)
    {
        RgbImage image;
        ImageHash hash;
        try
        {
            var read = HashedImage.Read(images, index);
            (hash, image) = (read.Hash, read.Decode());
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            return (default, failure);
        }

        try
        {
            preprocessing.Write(image, values);
            return (hash, null);
        }
        catch (ArgumentException tooLongAndThin)
        {
            return (hash, tooLongAndThin);
        }
    }

    private static bool IsUnreadable(Exception failure) => failure is InvalidImageException or IOException or UnauthorizedAccessException;
}
