using Inception.Common;

namespace Inception.Metrics;

/// <summary>How a confidence interval is made from the images at hand.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Sets that are drawn from the images with replacement, at least 20. Default: 100. Each costs one computation of the metric.</summary>
    public int Replicates { get; init; } = 100;

    /// <summary>The part of the replicates in the interval, above 0 and below 1. Default: 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The seed of the draws. Default: 2020.</summary>
    public uint Seed { get; init; } = 2020;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.Require(Replicates >= 20, nameof(Replicates), Replicates, "at least 20");
        OptionCheck.Require(Confidence is > 0 and < 1, nameof(Confidence), Confidence, "above 0 and below 1");
    }
}
