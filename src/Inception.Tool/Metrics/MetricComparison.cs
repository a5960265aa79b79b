using System.Globalization;
using Inception.Metrics;
using Inception.Metrics.Extraction;

namespace Inception.Tool.Metrics;

/// <summary>A finished comparison: the numbers, and everything that they depend on.</summary>
internal sealed record MetricComparison
{
    public required string Convention { get; init; }

    public required MetricOptions Options { get; init; }

    /// <summary>The network; null where both sides were features or statistics already.</summary>
    public required IFeatureNetwork? Network { get; init; }

    /// <summary>The weights in the user's words.</summary>
    public required string? Weights { get; init; }

    public required MetricSide Generated { get; init; }

    public required MetricSide? Real { get; init; }

    public required MetricScores Scores { get; init; }

    /// <summary>One line that says what was compared.</summary>
    public string Describe() => $"{Convention}; {Side(Generated, "generated")}" + (Real is null ? "" : $"; {Side(Real, "real")}")
        + (Network is null ? "" : $"; {Network.Name} ({Weights}), {Network.Engine}");

    /// <summary>All of it as JSON: the numbers first, under torch-fidelity's names.</summary>
    public Dictionary<string, object?> ToJson()
    {
        var json = Scores.ToJson();
        json["convention"] = Convention;
        if (Scores.Fid is { } fid) json["dimensions"] = fid.Dimensions;
        if (Network is not null) json["network"] = new { name = Network.Name, weights = Weights, engine = Network.Engine, identity = Network.Identity };
        json["preprocessing"] = Network is null ? null : Options.PreprocessingName;
        json["generated"] = Json(Generated);
        if (Real is not null) json["real"] = Json(Real);
        json["warnings"] = Scores.Warnings;
        return json;
    }

    private static object Json(MetricSide side) => new
    {
        name = side.Name,
        images = side.Count,
        computed = side.Summary?.Computed,
        skipped = side.Summary?.Skipped.Select(one => new { file = one.Name, reason = one.Reason }),
        formats = side.Summary?.Formats,
        sizes = side.Summary?.Sizes,
        seconds = side.Summary?.Elapsed.TotalSeconds,
    };

    private static string Side(MetricSide side, string kind)
    {
        var count = side.Count is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "an unknown number of";
        return side.Summary is { } summary
            ? $"{count} {kind} images ({summary.Describe()})"
            : $"{count} {kind} {(side.Features is null ? "images (statistics)" : "rows of features")}";
    }
}
