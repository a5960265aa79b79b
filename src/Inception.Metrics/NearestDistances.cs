using Inception.Common;
using Inception.Metrics.Numerics;

namespace Inception.Metrics;

/// <summary>The smallest squared distances of each image to others of its set, in ascending order.</summary>
internal sealed class NearestDistances
{
    private readonly int _neighbors;
    private readonly double[] _smallest;   // a row of neighbours for each image

    public NearestDistances(int count, int neighbors)
    {
        _neighbors = neighbors;
        _smallest = new double[(long)count * neighbors];
        Array.Fill(_smallest, double.PositiveInfinity);
    }

    /// <summary>
    /// The squared radius of each image: at most this far is inside. Where the radius itself is outside, it is the next smaller number.
    /// </summary>
    /// <exception cref="MetricException">A distance is beyond the range of float64.</exception>
    public double[] Radii(int neighbor, bool includesRadius)
    {
        var radii = new double[_smallest.Length / _neighbors];
        for (var i = 0; i < radii.Length; i++)
        {
            var square = _smallest[(i * _neighbors) + neighbor - 1];
            if (!double.IsFinite(square))
                throw new MetricException("The features are too large: their distances are infinite. Divide the features of both sets by the same number.", i);
            radii[i] = includesRadius ? square : Math.BitDecrement(square);
        }

        return radii;
    }

    /// <summary>Takes a block of the lower half of all distances, which counts for its rows and for its columns.</summary>
    public void Add(Matrix distances, int firstRow, int firstColumn)
    {
        var isDiagonal = firstRow == firstColumn;
        ParallelWork.For(distances.Rows, ParallelWork.AllCores, row =>
        {
            var values = distances.Row(row);
            var own = Own(firstRow + row);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] < own[^1] && !(isDiagonal && i == row)) Insert(own, values[i]);
            }
        });
        if (isDiagonal) return;
        ParallelWork.For(distances.Columns, ParallelWork.AllCores, column =>
        {
            var own = Own(firstColumn + column);
            for (var row = 0; row < distances.Rows; row++)
            {
                if (distances[row, column] < own[^1]) Insert(own, distances[row, column]);
            }
        });
    }

    private Span<double> Own(int image) => _smallest.AsSpan(image * _neighbors, _neighbors);

    private static void Insert(Span<double> ascending, double value)
    {
        var place = ascending.Length - 1;
        for (; place > 0 && ascending[place - 1] > value; place--) ascending[place] = ascending[place - 1];
        ascending[place] = value;
    }
}
