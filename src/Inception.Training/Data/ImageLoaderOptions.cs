using Inception.Common;

namespace Inception.Training.Data;

/// <summary>How a <see cref="ImageLoader"/> makes batches.</summary>
public sealed record ImageLoaderOptions
{
    /// <summary>Images of a batch, at least 1. Default 128.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The start of all random numbers: order, augmentation and mixing.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether every epoch has another order. Default true; false keeps the order of the data set.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Whether the images that do not fill a batch are left out at the end of an epoch. Default false: the last batch may be smaller.</summary>
    public bool DropLast { get; init; }

    /// <summary>
    /// The number of images decoded and augmented at a time, at least 1. Batches are the same for any number. Default: the number of
    /// processors.
    /// </summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Batches held ready at most, at least 1; one more may be in the making. Default 2.</summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>What happens to images that cannot be read. Default <see cref="CorruptImages.Fail"/>.</summary>
    public CorruptImages OnCorrupt { get; init; } = CorruptImages.Fail;

    /// <exception cref="ArgumentException">An option is outside its range; the message names it.</exception>
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
