using Inception.Common;

namespace Inception.Metrics;

/// <summary>Options for confidence intervals from the bootstrap.</summary>
public sealed record BootstrapOptions
{
    /// <summary>
    /// The number of replicates: sets of images drawn with replacement. At least 20. Default: 100. Each replicate costs one computation of the metric.
    /// </summary>
    public int Replicates { get; init; } = 100;

    /// <summary>The confidence level: the share of replicates inside the interval, above 0 and below 1. Default: 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The seed of the random numbers. Default: 2020.</summary>
    public uint Seed { get; init; } = 2020;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.Require(Replicates >= 20, nameof(Replicates), Replicates, "at least 20");
        OptionCheck.Require(Confidence is > 0 and < 1, nameof(Confidence), Confidence, "above 0 and below 1");
    }
}
