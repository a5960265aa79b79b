using System.Globalization;
using Inception.Metrics;
using Inception.Tool.Metrics;

namespace Inception.Tool.Output;

/// <summary>Metrics for people: a line for each.</summary>
internal static class MetricsText
{
    /// <summary>The lines: a name, and the numbers with what they depend on.</summary>
    /// <param name="comparison">The metrics, with their settings and the network, if one ran.</param>
    public static IEnumerable<(string Name, string Text)> Lines(MetricComparison comparison)
    {
        var (scores, options) = (comparison.Scores, comparison.Options);
        if (scores.Fid is { } fid) yield return ("FID", Text($"{fid.Value:F4}{Interval(scores.FidInterval, "F4")}  ({fid.Dimensions} dimensions)"));
        if (scores.Extrapolation is { } infinite)
            yield return ("FID∞", Text($"{infinite.Value:F4} ± {infinite.StandardError:F4}  (extrapolated from {infinite.Subsets.Count} subsets)"));
        if (scores.Kid is { } kid)
        {
            yield return ("KID", Text(
                $"{kid.Mean:F6} ± {kid.StandardDeviation:F6}{Interval(scores.KidInterval, "F6")}  ({kid.Subsets.Count} subsets of {kid.SubsetSize:N0})"));
        }

        if (scores.Isc is { } isc) yield return ("Inception Score", Text($"{isc.Mean:F4} ± {isc.StandardDeviation:F4}  ({isc.Splits.Count} splits)"));
        if (scores.Prc is { } prc)
        {
            var neighbors = Text($"  ({options.PrecisionRecall.Neighbors} neighbours{(comparison.Network is null ? "" : ", features of the FID network")})");
            yield return ("precision", Text($"{prc.Precision:F4}") + neighbors);
            yield return ("recall", Text($"{prc.Recall:F4}"));
            yield return ("F score", Text($"{prc.FScore:F4}"));
        }

        if (scores.Dc is { } dc)
        {
            yield return ("density", Text($"{dc.Density:F4}  ({options.DensityCoverage.Neighbors} neighbours)"));
            yield return ("coverage", Text($"{dc.Coverage:F4}"));
        }

        foreach (var (name, one) in scores.Classes)
            yield return ($"FID of {name}", Text($"{one.Distance.Value:F4}  ({one.GeneratedCount:N0} generated, {one.RealCount:N0} real)"));
    }

    private static string Interval(BootstrapInterval? interval, string format) => interval is null ? ""
        : string.Create(CultureInfo.InvariantCulture, $"  [{interval.Lower.ToString(format, CultureInfo.InvariantCulture)}, ")
            + string.Create(CultureInfo.InvariantCulture, $"{interval.Upper.ToString(format, CultureInfo.InvariantCulture)}] {interval.Confidence:P0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
