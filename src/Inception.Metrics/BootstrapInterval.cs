namespace Inception.Metrics;

/// <summary>A metric with a confidence interval from the bootstrap.</summary>
/// <remarks>
/// A replicate draws images with replacement, and repeated images raise FID. So the interval of the replicates' percentiles is shifted by <see cref="Bias"/>,
/// to lie around <see cref="Estimate"/>.
/// </remarks>
public sealed record BootstrapInterval
{
    /// <summary>The metric of the given images.</summary>
    public required double Estimate { get; init; }

    /// <summary>The lower end of the interval.</summary>
    public required double Lower { get; init; }

    /// <summary>The upper end of the interval.</summary>
    public required double Upper { get; init; }

    /// <summary>The mean of the replicates minus <see cref="Estimate"/>.</summary>
    public required double Bias { get; init; }

    /// <summary>The confidence level: the share of replicates inside the interval, above 0 and below 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>The number of replicates.</summary>
    public required int Replicates { get; init; }

    internal static BootstrapInterval From(double estimate, double[] replicates, BootstrapOptions options)
    {
        var ascending = replicates.Order().ToArray();
        var bias = replicates.Average() - estimate;
        return new()
        {
            Estimate = estimate,
            Lower = Percentile(ascending, (1 - options.Confidence) / 2) - bias,
            Upper = Percentile(ascending, (1 + options.Confidence) / 2) - bias,
            Bias = bias,
            Confidence = options.Confidence,
            Replicates = replicates.Length,
        };
    }

    /// <summary>Like NumPy's percentile: linear between the two nearest values.</summary>
    private static double Percentile(double[] ascending, double part)
    {
        var place = part * (ascending.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((place - below) * (ascending[above] - ascending[below]));
    }
}
