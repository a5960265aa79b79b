namespace Inception.Metrics;

/// <summary>
/// Count, mean and covariance of features, in float64. Features are added batch by batch, and memory does not grow with their number. Parts that were
/// collected by several programs are merged. Not safe from several threads at once.
/// </summary>
/// <remarks>The covariance has the divisor n − 1, as in every library but NVIDIA's, which divides by n.</remarks>
public sealed class FeatureStatistics
{
    /// <summary>Begins statistics without rows.</summary>
    /// <param name="dimensions">The numbers of a row, from 1 to 32,768.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its range.</exception>
    public FeatureStatistics(int dimensions) => Dimensions = dimensions;

    /// <summary>The numbers of a row, such as 2,048.</summary>
    public int Dimensions { get; }

    /// <summary>The rows so far. Null if the statistics come from a file without a count: pytorch-fid's and TTUR's files have none.</summary>
    public long? Count => throw new NotImplementedException();

    /// <summary>The mean of each column. All zeros without rows.</summary>
    public ReadOnlySpan<double> Mean => throw new NotImplementedException();

    /// <summary>The trace of the covariance.</summary>
    public double Trace => throw new NotImplementedException();

    /// <summary>Statistics of a whole set of features.</summary>
    /// <param name="features">The features.</param>
    /// <param name="cancellation">Stops before the next block of rows.</param>
    /// <exception cref="MetricException">A number is not finite; <see cref="MetricException.Row"/> is its row.</exception>
    public static FeatureStatistics Of(FeatureMatrix features, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Statistics from a mean and a covariance that were computed elsewhere.</summary>
    /// <param name="mean">The mean, one number for each dimension.</param>
    /// <param name="covariance">The covariance with divisor n − 1, row by row.</param>
    /// <param name="count">The rows they were computed from; null if that is not known.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="MetricException">A number is not finite, or the covariance is not symmetric.</exception>
    public static FeatureStatistics FromMoments(ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance, long? count = null) =>
        throw new NotImplementedException();

    /// <summary>Loads statistics from a <c>.npz</c> file with <c>mu</c> and <c>sigma</c>, and <c>n</c> if it is there: pytorch-fid's, clean-fid's, TTUR's, guided-diffusion's or ours.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Arrays.ArrayFileException">The file is damaged, hostile, or has other arrays.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FeatureStatistics Load(string path) => throw new NotImplementedException();

    /// <summary>Adds rows.</summary>
    /// <param name="rows">One or more whole rows.</param>
    /// <exception cref="ArgumentException">The length is no whole number of rows.</exception>
    /// <exception cref="MetricException">A number is not finite. <see cref="MetricException.Row"/> is its row in <paramref name="rows"/>, and no row was added.</exception>
    /// <exception cref="InvalidOperationException">The statistics have no count.</exception>
    public void Update(ReadOnlySpan<float> rows) => throw new NotImplementedException();

    /// <inheritdoc cref="Update(ReadOnlySpan{float})"/>
    public void Update(ReadOnlySpan<double> rows) => throw new NotImplementedException();

    /// <summary>Adds the rows of other statistics, as if their rows had been added here.</summary>
    /// <param name="other">Statistics of the same dimensions; they do not change.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    /// <exception cref="InvalidOperationException">One of the two has no count.</exception>
    public void Merge(FeatureStatistics other) => throw new NotImplementedException();

    /// <summary>Copies the covariance, row by row.</summary>
    /// <param name="destination">Takes <see cref="Dimensions"/>² numbers.</param>
    /// <exception cref="ArgumentException">The length is another.</exception>
    /// <exception cref="MetricException">There are fewer than 2 rows.</exception>
    public void CopyCovarianceTo(Span<double> destination) => throw new NotImplementedException();

    /// <summary>Saves as <c>.npz</c> with <c>mu</c>, <c>sigma</c> and <c>n</c>, which pytorch-fid, clean-fid and torchmetrics load. The file appears under its name only when it is whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MetricException">There are fewer than 2 rows.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => throw new NotImplementedException();
}
