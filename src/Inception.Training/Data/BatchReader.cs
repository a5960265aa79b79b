using System.Runtime.InteropServices;
using Inception.Common;
using Inception.Imaging;
using Inception.Preprocessing;
using Inception.Runtime;
using Inception.Training.Augmentation;
using static TorchSharp.torch;

namespace Inception.Training.Data;

/// <summary>Reads the images of a batch in parallel, augments and preprocesses each straight into its place, and mixes them.</summary>
/// <param name="dataSet">The data set.</param>
/// <param name="preprocessing">What makes an image the network's input.</param>
/// <param name="augmentation">How images are changed at random.</param>
/// <param name="options">Batch size, seed and threads.</param>
/// <param name="skip">Told of each image that is left out.</param>
internal sealed class BatchReader(
    ILabelledImages dataSet, ImagePreprocessing preprocessing, ImageAugmentation augmentation, ImageLoaderOptions options, Action<SkippedImage> skip)
{
    private readonly bool _stepsCut = augmentation.CutsToInputSize;

    private enum Purpose : long
    {
        Order,
        Image,
        Mix,
    }

    /// <summary>The numbers of all images as an epoch takes them.</summary>
    public int[] OrderOf(int epoch)
        => options.Shuffle ? RandomNumbers.From(options.Seed, (long)Purpose.Order, epoch).Order(dataSet.Count) : [.. Enumerable.Range(0, dataSet.Count)];

    /// <exception cref="DataSetException">An image cannot be read and none may be skipped, or not one can be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered; nothing is left behind.</exception>
    public ImageBatch Read(int epoch, int number, int[] order, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TorchRuntime.EnsureLoaded();
        var first = number * options.BatchSize;
        var indices = order[first..(int)Math.Min((long)first + options.BatchSize, order.Length)];

        var images = empty(indices.Length, preprocessing.Channels, preprocessing.CropSize, preprocessing.CropSize, ScalarType.Float32, CPU);
        try
        {
            var unreadable = Fill(images, epoch, indices, cancellation);
            if (Array.Exists(unreadable, image => image is not null))
            {
                Report(unreadable, number);
                (images, indices) = Without(unreadable, images, indices);
            }

            var labels = Array.ConvertAll(indices, index => (long)dataSet.LabelOf(index));
            var mixedTargets = augmentation.Mixes.Count > 0 ? Mix(images, labels, epoch, number) : null;
            return new() { Images = images, Labels = tensor(labels), MixedTargets = mixedTargets, Indices = indices };
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    /// <summary>Fills the place of each image, and returns what could not be read, each at its place.</summary>
    private Unreadable?[] Fill(Tensor images, int epoch, int[] indices, CancellationToken cancellation)
    {
        using (var head = images[0]) HugePages.Advise(head.bytes, images.NumberOfElements * sizeof(float));

        var unreadable = new Unreadable?[indices.Length];
        ParallelWork.For(
            indices.Length,
            options.Workers,
            i =>
            {
                using var place = images[i];
                unreadable[i] = Fill(Values(place), epoch, indices[i]);
            },
            cancellation);
        return unreadable;
    }

    private Unreadable? Fill(Span<float> values, int epoch, int index)
    {
        RgbImage image;
        try
        {
            image = dataSet.Read(index);
        }
        catch (Exception failure) when (failure is InvalidImageException or IOException or UnauthorizedAccessException)
        {
            return new(index, failure);
        }

        var random = RandomNumbers.From(options.Seed, (long)Purpose.Image, epoch, index);
        image = augmentation.Apply(image, preprocessing.CropSize, random);
        if (_stepsCut && (image.Width, image.Height) != (preprocessing.CropSize, preprocessing.CropSize))
        {
            throw new InvalidOperationException(
                $"Steps that cut to the input's size yield images of {preprocessing.CropSize}×{preprocessing.CropSize}. "
                    + $"Found one of {image.Width}×{image.Height} " +
                $"after {string.Join(", ", augmentation.Steps.Select(step => step.GetType().Name))}.");
        }

        try
        {
            if (_stepsCut)
                preprocessing.WriteUncut(image, values);
            else
                preprocessing.Write(image, values);
        }
        catch (ArgumentException tooLongAndThin)
        {
            return new(index, tooLongAndThin);
        }

        augmentation.Erasing?.Apply(values, preprocessing.CropSize, random);
        return null;
    }

    /// <summary>Mixes each image with its predecessor, the first with the last, and returns the shares of the classes.</summary>
    private Tensor Mix(Tensor images, long[] labels, int epoch, int number)
    {
        var random = RandomNumbers.From(options.Seed, (long)Purpose.Mix, epoch, number);
        var mixture = augmentation.Mixes[random.Below(augmentation.Mixes.Count)].Draw(preprocessing.CropSize, random);

        using var lastPlace = images[labels.Length - 1];
        var last = Values(lastPlace).ToArray();
        for (var i = labels.Length - 1; i >= 0; i--)
        {
            using var place = images[i];
            using var partner = i > 0 ? images[i - 1] : null;
            mixture.Apply(Values(place), partner is null ? last : Values(partner), preprocessing.CropSize);
        }

        var classes = dataSet.ClassNames.Count;
        var shares = new float[labels.Length * classes];
        for (var i = 0; i < labels.Length; i++)
        {
            shares[(i * classes) + labels[i]] += (float)mixture.Share;
            shares[(i * classes) + labels[(i + labels.Length - 1) % labels.Length]] += 1 - (float)mixture.Share;
        }

        return tensor(shares, [labels.Length, classes]);
    }

    private void Report(Unreadable?[] unreadable, int number)
    {
        var first = unreadable.First(image => image is not null)!;
        if (options.OnCorrupt == CorruptImages.Fail)
        {
            throw new DataSetException(
                $"Image {first.Index} of the data set, '{dataSet.NameOf(first.Index)}', cannot be read. {first.Reason.Message} " +
                $"Repair or remove it, or skip such images ({nameof(ImageLoaderOptions)}.{nameof(ImageLoaderOptions.OnCorrupt)} = "
                    + $"{nameof(CorruptImages.Skip)}).",
                first.Reason);
        }

        foreach (var image in unreadable.OfType<Unreadable>())
            skip(new() { Index = image.Index, Name = dataSet.NameOf(image.Index), Reason = image.Reason.Message });
        if (Array.TrueForAll(unreadable, image => image is not null))
        {
            throw new DataSetException(
                $"Not one of the {unreadable.Length} images of batch {number} can be read. The first is '{dataSet.NameOf(first.Index)}': "
                    + $"{first.Reason.Message} " +
                "Check that the data set is where it was, or take larger batches.",
                first.Reason);
        }
    }

    /// <summary>The batch without the places that were not filled: those behind move up.</summary>
    private static (Tensor Images, int[] Indices) Without(Unreadable?[] unreadable, Tensor images, int[] indices)
    {
        var kept = Enumerable.Range(0, indices.Length).Where(i => unreadable[i] is null).ToArray();
        for (var to = 0; to < kept.Length; to++)
        {
            if (kept[to] == to) continue;

            using var source = images[kept[to]];
            using var target = images[to];
            source.bytes.CopyTo(target.bytes);
        }

        var shorter = images.narrow(0, 0, kept.Length);
        images.Dispose();
        return (shorter, Array.ConvertAll(kept, i => indices[i]));
    }

    private static Span<float> Values(Tensor place) => MemoryMarshal.Cast<byte, float>(place.bytes);

    private sealed record Unreadable(int Index, Exception Reason);
}
