using Inception.Metrics;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;

namespace Inception.Tool.Metrics;

/// <summary>One side of a comparison, after its images went through the network.</summary>
internal sealed record MetricSide
{
    /// <summary>The path.</summary>
    public required string Name { get; init; }

    /// <summary>The statistics of the features; null where the features themselves are there.</summary>
    public FeatureStatistics? Statistics { get; init; }

    /// <summary>The features; null where they were not kept, or come as statistics.</summary>
    public FeatureMatrix? Features { get; init; }

    /// <summary>The logits; null where they were not kept, or the input is no images.</summary>
    public FeatureMatrix? Logits { get; init; }

    /// <summary>Counts, formats and sizes; null where the input is no images.</summary>
    public ImageSetSummary? Summary { get; init; }

    /// <summary>The images' names, in the order of the features.</summary>
    public IReadOnlyList<string> ImageNames { get; init; } = [];

    /// <summary>The images, to be shown; null where the input is none.</summary>
    public IImageSource? Images { get; init; }

    /// <summary>The number of images; null where statistics do not say.</summary>
    public long? Count => Features?.Count ?? Statistics?.Count;

    /// <summary>The statistics, computed of the features where need be.</summary>
    public FeatureStatistics StatisticsOrComputed(CancellationToken cancellation) => Statistics ?? FeatureStatistics.Of(Features!, cancellation);
}
