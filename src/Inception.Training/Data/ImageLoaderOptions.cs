using Inception.Common;

namespace Inception.Training.Data;

/// <summary>Options of an <see cref="ImageLoader"/>: batch size, order, threads and damaged images.</summary>
public sealed record ImageLoaderOptions
{
    /// <summary>The number of images in a batch, at least 1. Default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The seed of all random numbers: order, augmentation and mixing. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether images are shuffled, with another order in every epoch. Default true. False keeps the order of the data set.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Whether a last batch that is not full is left out. Default false: the last batch of an epoch may be smaller.</summary>
    public bool DropLast { get; init; }

    /// <summary>
    /// The number of images that are decoded and augmented in parallel, at least 1. The batches do not depend on this number. Default: the number of
    /// processors.
    /// </summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>The maximum number of prefetched batches, at least 1. One more batch may be in preparation. Default 2.</summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>What happens to images that cannot be read. Default <see cref="CorruptImages.Fail"/>.</summary>
    public CorruptImages OnCorrupt { get; init; } = CorruptImages.Fail;

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    internal void Validate()
    {
        Require(BatchSize >= 1, nameof(BatchSize), "at least 1", BatchSize);
        Require(Workers >= 1, nameof(Workers), "at least 1", Workers);
        Require(Prefetch >= 1, nameof(Prefetch), "at least 1", Prefetch);
        Require(Enum.IsDefined(OnCorrupt), nameof(OnCorrupt), string.Join(", ", Enum.GetNames<CorruptImages>()), OnCorrupt);
    }

    private static void Require(bool holds, string option, string expected, object found)
        => OptionCheck.Require(holds, $"{nameof(ImageLoaderOptions)}.{option}", found, expected);
}
