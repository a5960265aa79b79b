using Inception.Metrics.Numerics;

namespace Inception.Metrics;

/// <summary>
/// Count, mean and covariance of features, in float64. Features are added batch by batch, and memory does not grow with their number. Statistics that several
/// programs collected can be merged. Not safe from several threads at once.
/// </summary>
/// <remarks>
/// The covariance has the divisor n − 1, as in all libraries except NVIDIA's, which divides by n. Rows are added in blocks with the update of Chan, Golub and
/// LeVeque (1979), which is accurate for features of any mean.
/// </remarks>
public sealed partial class FeatureStatistics
{
    private const int MostDimensions = 32_768;
    private const int BlockRows = 255;   // and one row for the means: a whole block of the matrix product

    private readonly double[] _mean;
    private readonly Matrix _block;      // rows that are not yet in mean and scatter
    private Matrix? _scatter;            // the lower triangle of Σ (x − mean)(x − mean)ᵀ; of the covariance without a count
    private long _settled;
    private int _waiting;

    /// <summary>Creates statistics without rows.</summary>
    /// <param name="dimensions">The length of a row, from 1 to 32,768.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public FeatureStatistics(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MostDimensions);
        Dimensions = dimensions;
        _mean = new double[dimensions];
        _block = new(BlockRows + 1, dimensions);
    }

    /// <summary>The length of a row, such as 2,048.</summary>
    public int Dimensions { get; }

    /// <summary>The number of rows so far. Null if the statistics come from a file without a count, such as those of pytorch-fid and TTUR.</summary>
    public long? Count => HasCount ? _settled + _waiting : null;

    /// <summary>
    /// A description of how the features were computed, such as <c>fid_inception_v3, layer 2048, preprocessing fid_pytorch</c>. Null if unknown. It is saved
    /// with the statistics, up to 1,000 bytes of UTF-8. Statistics with different origins are neither compared nor merged.
    /// </summary>
    public string? Origin { get; set; }

    /// <summary>The mean of each column. All zeros if there are no rows.</summary>
    public ReadOnlySpan<double> Mean
    {
        get
        {
            Settle();
            return _mean;
        }
    }

    /// <summary>The trace of the covariance.</summary>
    /// <exception cref="MetricException">There are fewer than 2 rows.</exception>
    public double Trace
    {
        get
        {
            var (scatter, sum) = (Scatter(), 0.0);
            for (var i = 0; i < Dimensions; i++) sum += scatter[i, i];
            return sum / Divisor;
        }
    }

    private bool HasCount { get; init; } = true;

    private double Divisor => HasCount ? _settled - 1 : 1;

    /// <summary>Computes the statistics of a set of features.</summary>
    /// <param name="features">The features.</param>
    /// <param name="cancellation">Cancels before the next block of rows.</param>
    /// <exception cref="MetricException">A number is infinite or NaN; <see cref="MetricException.Row"/> is its row.</exception>
    public static FeatureStatistics Of(FeatureMatrix features, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        var statistics = new FeatureStatistics(features.Dimensions);
        for (var first = 0; first < features.Count; first += BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(BlockRows, features.Count - first);
            var rows = statistics._block.Values[..(count * features.Dimensions)];
            features.CopyRows(first, rows);
            FiniteRows.Require(rows, features.Dimensions, first);
            statistics._waiting = count;
            statistics.Settle();
        }

        return statistics;
    }

    /// <summary>Creates statistics from a known mean and covariance.</summary>
    /// <param name="mean">The mean, one number for each dimension.</param>
    /// <param name="covariance">The covariance with divisor n − 1: dimensions² numbers, row by row.</param>
    /// <param name="count">The number of rows they were computed from. Null if unknown.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the count is below 2.</exception>
    /// <exception cref="MetricException">A number is infinite or NaN, or the matrix is not symmetric or has a negative variance.</exception>
    public static FeatureStatistics FromMoments(ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance, long? count = null)
    {
        if (count < 2) throw new ArgumentOutOfRangeException(nameof(count), count, "Expected at least 2 rows, or null.");
        if (covariance.Length != (long)mean.Length * mean.Length)
            throw new ArgumentException($"Expected a covariance of {mean.Length:N0}×{mean.Length:N0} numbers, "
                + $"found {covariance.Length:N0} numbers.", nameof(covariance));
        CovarianceCheck.Require(mean, covariance);
        var statistics = new FeatureStatistics(mean.Length) { HasCount = count is not null };
        mean.CopyTo(statistics._mean);
        statistics._settled = count ?? 0;
        var scatter = statistics._scatter = new(mean.Length, mean.Length);
        for (var row = 0; row < mean.Length; row++)
        {
            for (var column = 0; column <= row; column++)
                scatter[row, column] = (covariance[(row * mean.Length) + column] + covariance[(column * mean.Length) + row]) / 2 * statistics.Divisor;
        }

        return statistics;
    }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">One or more whole rows.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the row length.</exception>
    /// <exception cref="MetricException">
    /// A number is infinite or NaN. <see cref="MetricException.Row"/> is its row in <paramref name="rows"/>. No rows were added.
    /// </exception>
    /// <exception cref="InvalidOperationException">The statistics have no count.</exception>
    public void Update(ReadOnlySpan<float> rows)
    {
        CheckRows(rows.Length, nameof(rows));
        FiniteRows.Require(rows, Dimensions);
        for (var taken = 0; taken < rows.Length;)
        {
            var room = Room(rows.Length - taken);
            for (var i = 0; i < room.Length; i++) room[i] = rows[taken + i];
            taken += Added(room);
        }
    }

    /// <inheritdoc cref="Update(ReadOnlySpan{float})"/>
    public void Update(ReadOnlySpan<double> rows)
    {
        CheckRows(rows.Length, nameof(rows));
        FiniteRows.Require(rows, Dimensions);
        for (var taken = 0; taken < rows.Length;)
        {
            var room = Room(rows.Length - taken);
            rows.Slice(taken, room.Length).CopyTo(room);
            taken += Added(room);
        }
    }

    /// <summary>Merges other statistics, as if their rows had been added here.</summary>
    /// <param name="other">Statistics with the same row length. They are not changed.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or both are the same object.</exception>
    /// <exception cref="InvalidOperationException">One of the statistics has no count.</exception>
    public void Merge(FeatureStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other)) throw new ArgumentException("Statistics cannot be merged with themselves.", nameof(other));
        if (other.Dimensions != Dimensions)
            throw new ArgumentException($"Expected statistics of {Dimensions:N0} dimensions, found {other.Dimensions:N0}.", nameof(other));
        FeatureOrigin.RequireEqual(Origin, other.Origin);
        RequireCount();
        other.RequireCount();
        Settle();
        other.Settle();
        if (other._settled == 0) return;
        var total = _settled + other._settled;
        AddMeans(other._mean, (double)other._settled / total, Math.Sqrt((double)_settled * other._settled / total), rows: 0);
        _settled = total;
        if (other._scatter is null) return;
        var from = other._scatter.Values;
        var to = _scatter!.Values;
        for (var i = 0; i < to.Length; i++) to[i] += from[i];
    }

    /// <summary>Copies the covariance, row by row.</summary>
    /// <param name="destination">Receives <see cref="Dimensions"/>² numbers.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="MetricException">There are fewer than 2 rows.</exception>
    public void CopyCovarianceTo(Span<double> destination)
    {
        if (destination.Length != (long)Dimensions * Dimensions)
            throw new ArgumentException($"Expected room for {Dimensions:N0}×{Dimensions:N0} numbers, "
                + $"found room for {destination.Length:N0}.", nameof(destination));
        Covariance(mirrored: true).Values.CopyTo(destination);
    }

    /// <summary>Returns a copy of the covariance. Above its diagonal are zeros, unless it is mirrored.</summary>
    internal Matrix Covariance(bool mirrored = false)
    {
        var covariance = Scatter().Copy();
        var divisor = Divisor;
        foreach (ref var value in covariance.Values) value /= divisor;
        if (mirrored) covariance.MirrorLower();
        return covariance;
    }

    private Matrix Scatter()
    {
        Settle();
        if (HasCount && _settled < 2) throw new MetricException($"A covariance needs at least 2 images, found {_settled}.");
        return _scatter!;
    }

    private void RequireCount()
    {
        if (!HasCount)
            throw new InvalidOperationException(
                "The statistics come from a file without the number of images, so no images can be added. "
                + "Collect them again from the images, and keep the file that 'Save' writes.");
    }

    private void CheckRows(int length, string argument)
    {
        RequireCount();
        if (length % Dimensions != 0) throw new ArgumentException($"Expected whole rows of {Dimensions:N0} numbers, found {length:N0} numbers.", argument);
    }

    private Span<double> Room(int wanted)
    {
        var rows = Math.Min(wanted / Dimensions, BlockRows - _waiting);
        return _block.Values.Slice(_waiting * Dimensions, rows * Dimensions);
    }

    private int Added(Span<double> room)
    {
        _waiting += room.Length / Dimensions;
        if (_waiting == BlockRows) Settle();
        return room.Length;
    }

    /// <summary>Adds the waiting rows to the mean and the scatter matrix.</summary>
    private void Settle()
    {
        if (_waiting == 0) return;
        var (count, total) = (_waiting, _settled + _waiting);
        var mean = new double[Dimensions];
        var first = _block.Row(0).ToArray();
        for (var row = 0; row < count; row++)
        {
            var values = _block.Row(row);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] -= first[i];   // equal rows give zeros
                mean[i] += values[i] / count;
            }
        }

        for (var row = 0; row < count; row++)
        {
            var values = _block.Row(row);
            for (var i = 0; i < values.Length; i++) values[i] -= mean[i];
        }

        for (var i = 0; i < mean.Length; i++) mean[i] += first[i];
        AddMeans(mean, (double)count / total, Math.Sqrt((double)_settled * count / total), count);
        (_settled, _waiting) = (total, 0);
    }

    /// <summary>Updates the mean, and adds the block's centred rows and the difference of the means to the scatter matrix.</summary>
    private unsafe void AddMeans(double[] mean, double part, double weight, int rows)
    {
        var difference = _block.Row(rows);
        for (var i = 0; i < mean.Length; i++)
        {
            var change = mean[i] - _mean[i];
            difference[i] = weight * change;
            _mean[i] += part * change;
        }

        _scatter ??= new(Dimensions, Dimensions);
        var added = _block.View.Part(0, 0, rows + 1, Dimensions);
        MatrixProduct.AddLower(_scatter.View, added.Transposed, added);
        GC.KeepAlive(_block);
        GC.KeepAlive(_scatter);
    }
}
