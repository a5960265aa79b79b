using System.Globalization;

namespace Inception.Metrics;

/// <summary>What makes a Fréchet distance less meaningful.</summary>
internal static class FrechetWarnings
{
    /// <summary>Of the trace: what is below zero by more is no rounding of float64.</summary>
    private const double LargestNegative = 1e-9;

    public static IEnumerable<string> Of(FrechetSide side, string name)
    {
        if (side.Count <= side.Dimensions)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{side.Count:N0} {name} images are too few for {side.Dimensions:N0} dimensions: the distance is biased upwards. "
                + $"Compare it with distances of as many images only, use more than {side.Dimensions:N0} images, fewer dimensions, or KID, which has no bias.");
        if (side.Count is null && side.Factor.Rank < side.Dimensions)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The covariance of the {name} images has rank {side.Factor.Rank:N0} of {side.Dimensions:N0}. Its file has no number of images: "
                + $"perhaps they were fewer than the dimensions.");
        if (side.Factor.MostNegative < -LargestNegative * side.Trace)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The covariance of the {name} images has negative eigenvalues, which were set to 0. Perhaps it was saved in float32: "
                + $"collect the statistics again in float64.");
    }
}
