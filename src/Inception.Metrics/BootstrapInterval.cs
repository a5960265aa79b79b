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
}
