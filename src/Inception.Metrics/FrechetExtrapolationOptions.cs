using Inception.Common;

namespace Inception.Metrics;

/// <summary>Options of FID∞. The defaults are those of Chong and Forsyth's code, except for sets with fewer than 10,000 images.</summary>
public sealed record FrechetExtrapolationOptions
{
    /// <summary>The number of subsets, at least 2. Default: 15.</summary>
    public int Subsets { get; init; } = 15;

    /// <summary>The number of images in the smallest subset, at least 2. When null: 5,000, or half of the images if there are fewer than 10,000.</summary>
    public int? SmallestSubset { get; init; }

    /// <summary>The seed of the random numbers, as for <c>numpy.random.RandomState</c>. Default: 2020.</summary>
    public uint Seed { get; init; } = 2020;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.Require(Subsets >= 2, nameof(Subsets), Subsets, "at least 2");
        OptionCheck.Require(SmallestSubset is null or >= 2, nameof(SmallestSubset), SmallestSubset, "at least 2, or null");
    }
}
