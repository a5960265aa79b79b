using Inception.Metrics;

namespace Inception.Tool.Metrics;

/// <summary>Computes the metrics that were asked for.</summary>
/// <param name="options">The convention's settings.</param>
/// <param name="kinds">What is asked for.</param>
/// <param name="seed">The seed of the draws that no convention knows.</param>
/// <param name="cancellation">Stops between two steps.</param>
internal sealed class MetricEvaluation(MetricOptions options, MetricKinds kinds, uint seed, CancellationToken cancellation)
{
    /// <summary>Compares generated images with real ones.</summary>
    /// <param name="generated">The generated images.</param>
    /// <param name="real">The real images; null for the Inception Score alone.</param>
    public MetricScores Compute(MetricSide generated, MetricSide? real)
    {
        var scores = new MetricScores { Isc = Wants(MetricKinds.Isc) ? InceptionScore.Compute(generated.Logits!, options.InceptionScore) : null };
        if (real is not null) scores = Compare(generated, real, scores);
        return scores with { Warnings = [.. scores.Fid?.Warnings ?? [], .. Differences(generated, real)] };
    }

    private MetricScores Compare(MetricSide generated, MetricSide real, MetricScores scores)
    {
        if (Wants(MetricKinds.Fid)) scores = scores with { Fid = Frechet(generated, real) };
        if (Wants(MetricKinds.Kid))
            scores = scores with { Kid = KernelDistance.Compute(generated.Features!, real.Features!, options.KernelDistance, cancellation) };
        if (Wants(MetricKinds.Prc) || Wants(MetricKinds.Dc))
        {
            var neighbors = NeighborMetrics.Compute(
                generated.Features!, real.Features!, Wants(MetricKinds.Prc) ? options.PrecisionRecall : null,
                Wants(MetricKinds.Dc) ? options.DensityCoverage : null, cancellation);
            scores = scores with { Prc = neighbors.PrecisionRecall, Dc = neighbors.DensityCoverage };
        }

        if (Wants(MetricKinds.Intervals)) scores = WithIntervals(generated, real, scores);
        if (Wants(MetricKinds.Extrapolation))
        {
            var statistics = real.StatisticsOrComputed(cancellation);
            scores = scores with { Extrapolation = FrechetDistance.Extrapolate(generated.Features!, statistics, new() { Seed = seed }, cancellation) };
        }

        return Wants(MetricKinds.PerClass) ? scores with { Classes = PerClass(generated, real) } : scores;
    }

    private FrechetDistanceResult Frechet(MetricSide generated, MetricSide real) => generated.Features is { } ours && real.Features is { } theirs
        ? FrechetDistance.Compute(ours, theirs, cancellation)
        : FrechetDistance.Compute(generated.StatisticsOrComputed(cancellation), real.StatisticsOrComputed(cancellation), cancellation);

    private MetricScores WithIntervals(MetricSide generated, MetricSide real, MetricScores scores)
    {
        var bootstrap = new BootstrapOptions { Seed = seed };
        if (Wants(MetricKinds.Fid))
            scores = scores with { FidInterval = FrechetDistance.Bootstrap(generated.Features!, real.Features!, bootstrap, cancellation) };
        return Wants(MetricKinds.Kid)
            ? scores with { KidInterval = KernelDistance.Bootstrap(generated.Features!, real.Features!, options.KernelDistance, bootstrap, cancellation) }
            : scores;
    }

    private IReadOnlyList<(string Name, ClassFrechetDistance Distance)> PerClass(MetricSide generated, MetricSide real)
    {
        var (ours, theirs) = (Classes(generated), Classes(real));
        List<string> names = [.. ours.Intersect(theirs).Where(name => name.Length > 0).Order(StringComparer.Ordinal)];   // none: beside the folders
        if (names.Count == 0)
        {
            throw new UserException(
                $"--per-class compares subfolders with the same name, but '{generated.Name}' and '{real.Name}' have none in common. "
                    + "Add --recursive, and give folders with one subfolder per class.");
        }

        var numbers = names.Select((name, number) => (name, number)).ToDictionary(one => one.name, one => one.number);
        var distances = FrechetDistance.ComputePerClass(generated.Features!, Numbers(ours), real.Features!, Numbers(theirs), cancellation);
        return [.. distances.Where(one => one.Class < names.Count).Select(one => (names[one.Class], one))];

        // What one set has alone gets a number that the other has not.
        int[] Numbers(string[] classes) =>
            [.. classes.Select(name => numbers.GetValueOrDefault(name, ReferenceEquals(classes, ours) ? names.Count : names.Count + 1))];
    }

    private static string[] Classes(MetricSide side) =>
        [.. side.ImageNames.Select(name => Path.GetDirectoryName(Path.GetRelativePath(side.Name, name)) ?? "")];

    private static IReadOnlyList<string> Differences(MetricSide generated, MetricSide? real) =>
        generated.Summary is { } ours && real?.Summary is { } theirs ? ours.DifferencesFrom(theirs) : [];

    private bool Wants(MetricKinds kind) => (kinds & kind) != 0;
}
