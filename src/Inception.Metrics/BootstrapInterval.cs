namespace Inception.Metrics;

/// <summary>A metric with its confidence interval by the bootstrap.</summary>
/// <remarks>
/// A replicate draws images with replacement, and its repeated images raise FID. The interval is that of the replicates' percentiles, moved by
/// <see cref="Bias"/>, so that it lies around <see cref="Estimate"/>.
/// </remarks>
public sealed record BootstrapInterval
{
    /// <summary>The metric of the images at hand.</summary>
    public required double Estimate { get; init; }

    /// <summary>The interval's lower end.</summary>
    public required double Lower { get; init; }

    /// <summary>The interval's upper end.</summary>
    public required double Upper { get; init; }

    /// <summary>The replicates' mean minus <see cref="Estimate"/>.</summary>
    public required double Bias { get; init; }

    /// <summary>The part of the replicates in the interval.</summary>
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

    /// <summary>NumPy's, between the two nearest.</summary>
    private static double Percentile(double[] ascending, double part)
    {
        var place = part * (ascending.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((place - below) * (ascending[above] - ascending[below]));
    }
}
