using Inception.Common;
using Inception.Metrics.Numerics;

namespace Inception.Metrics;

/// <summary>Counts which images lie within the neighbourhoods of the other set's images.</summary>
internal sealed class NeighborComparison(
    FeatureMatrix generated, FeatureMatrix real, double[] shift, PrecisionRecallOptions? precisionRecall, DensityCoverageOptions? densityCoverage)
{
    private const int BlockRows = 1024, ColumnsPerTask = 128;

    private readonly bool[] _generatedInside = new bool[generated.Count], _realInside = new bool[real.Count], _covered = new bool[real.Count];
    private double[] _generatedRadii = [], _realRadii = [], _densityRadii = [];
    private long _containments;

    public int GeneratedInside => _generatedInside.Count(inside => inside);

    public int RealInside => _realInside.Count(inside => inside);

    public int CoveredReal => _covered.Count(covered => covered);

    public long Containments => _containments;

    public void Run(CancellationToken cancellation)
    {
        var ofReal = Nearest(real, Math.Max(precisionRecall?.Neighbors ?? 0, densityCoverage?.Neighbors ?? 0), cancellation);
        if (densityCoverage is not null) _densityRadii = ofReal.Radii(densityCoverage.Neighbors, densityCoverage.IncludesRadius);
        if (precisionRecall is not null)
        {
            _realRadii = ofReal.Radii(precisionRecall.Neighbors, precisionRecall.IncludesRadius);
            _generatedRadii = Nearest(generated, precisionRecall.Neighbors, cancellation).Radii(precisionRecall.Neighbors, precisionRecall.IncludesRadius);
        }

        for (var row = 0; row < generated.Count; row += BlockRows)
        {
            var rows = Read(generated, row);
            for (var column = 0; column < real.Count; column += BlockRows)
            {
                cancellation.ThrowIfCancellationRequested();
                Compare(FeatureBlock.SquaredDistances(rows, Read(real, column)), row, column);
            }
        }
    }

    private Matrix Read(FeatureMatrix features, int first) => FeatureBlock.Read(features, first, Math.Min(BlockRows, features.Count - first), shift);

    /// <summary>The nearest neighbours of each image in its own set, from one half of the distances.</summary>
    private NearestDistances Nearest(FeatureMatrix features, int neighbors, CancellationToken cancellation)
    {
        var nearest = new NearestDistances(features.Count, neighbors);
        for (var row = 0; row < features.Count; row += BlockRows)
        {
            var rows = Read(features, row);
            for (var column = 0; column <= row; column += BlockRows)
            {
                cancellation.ThrowIfCancellationRequested();
                nearest.Add(FeatureBlock.SquaredDistances(rows, column == row ? rows : Read(features, column)), row, column);
            }
        }

        return nearest;
    }

    private void Compare(Matrix distances, int firstRow, int firstColumn)
    {
        var tasks = (distances.Columns + ColumnsPerTask - 1) / ColumnsPerTask;
        ParallelWork.For(tasks, ParallelWork.AllCores, task =>
        {
            var (start, end) = (task * ColumnsPerTask, Math.Min(distances.Columns, (task + 1) * ColumnsPerTask));
            for (var row = 0; row < distances.Rows; row++)
            {
                var values = distances.Row(row)[start..end];
                if (precisionRecall is not null) CompareBalls(values, firstRow + row, firstColumn + start);
                if (densityCoverage is not null) CountBalls(values, firstColumn + start);
            }
        });
    }

    // Another task may write the same value at the same time.
    private void CompareBalls(ReadOnlySpan<double> distances, int row, int firstColumn)
    {
        var radii = _realRadii.AsSpan(firstColumn, distances.Length);
        var (radius, isInside) = (_generatedRadii[row], false);
        for (var i = 0; i < distances.Length; i++)
        {
            isInside |= distances[i] <= radii[i];
            if (distances[i] <= radius) _realInside[firstColumn + i] = true;
        }

        if (isInside) _generatedInside[row] = true;
    }

    private void CountBalls(ReadOnlySpan<double> distances, int firstColumn)
    {
        var radii = _densityRadii.AsSpan(firstColumn, distances.Length);
        var count = 0;
        for (var i = 0; i < distances.Length; i++)
        {
            if (distances[i] > radii[i]) continue;
            count++;
            _covered[firstColumn + i] = true;
        }

        if (count > 0) Interlocked.Add(ref _containments, count);
    }
}
