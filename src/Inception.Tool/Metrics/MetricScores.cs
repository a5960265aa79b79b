using Inception.Metrics;

namespace Inception.Tool.Metrics;

/// <summary>The metrics that were computed; null for the others.</summary>
internal sealed record MetricScores
{
    public FrechetDistanceResult? Fid { get; init; }

    public BootstrapInterval? FidInterval { get; init; }

    public FrechetExtrapolation? Extrapolation { get; init; }

    /// <summary>FID of each class by the class's name.</summary>
    public IReadOnlyList<(string Name, ClassFrechetDistance Distance)> Classes { get; init; } = [];

    public KernelDistanceResult? Kid { get; init; }

    public BootstrapInterval? KidInterval { get; init; }

    public InceptionScoreResult? Isc { get; init; }

    public PrecisionRecallResult? Prc { get; init; }

    public DensityCoverageResult? Dc { get; init; }

    /// <summary>What makes numbers less meaningful, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The numbers under torch-fidelity's names, and ours for what it does not have.</summary>
    public Dictionary<string, object?> ToJson()
    {
        var json = new Dictionary<string, object?>();
        Add("frechet_inception_distance", Fid?.Value);
        Add("frechet_inception_distance_interval", Interval(FidInterval));
        Add("frechet_inception_distance_infinity", Extrapolation is { } infinite
            ? new Dictionary<string, object?> { ["value"] = infinite.Value, ["standard_error"] = infinite.StandardError } : null);
        Add("frechet_inception_distance_classes", Classes.Count == 0 ? null : Classes.ToDictionary(one => one.Name, one => one.Distance.Distance.Value));
        Add("kernel_inception_distance_mean", Kid?.Mean);
        Add("kernel_inception_distance_std", Kid?.StandardDeviation);
        Add("kernel_inception_distance_interval", Interval(KidInterval));
        Add("inception_score_mean", Isc?.Mean);
        Add("inception_score_std", Isc?.StandardDeviation);
        Add("precision", Prc?.Precision);
        Add("recall", Prc?.Recall);
        Add("f_score", Prc?.FScore);
        Add("density", Dc?.Density);
        Add("coverage", Dc?.Coverage);
        return json;

        void Add(string key, object? value)
        {
            if (value is not null) json[key] = value;
        }
    }

    private static Dictionary<string, object?>? Interval(BootstrapInterval? interval) => interval is null ? null : new()
    {
        ["lower"] = interval.Lower,
        ["upper"] = interval.Upper,
        ["confidence"] = interval.Confidence,
        ["replicates"] = interval.Replicates,
    };
}
