namespace Inception.Metrics;

/// <summary>
/// A metric cannot be computed from the features or statistics: too few rows, different dimensions, or values that are infinite or NaN. The message says what
/// to do.
/// </summary>
public sealed class MetricException : InceptionException
{
    /// <summary>Reports a problem of a set of features.</summary>
    /// <param name="message">What was expected, what was found, and what to do, as sentences.</param>
    /// <param name="row">The index of the affected row, or null.</param>
    /// <param name="innerException">The cause, or null.</param>
    public MetricException(string message, long? row = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Row = row;
    }

    /// <summary>The index of the affected row, from 0, which is the index of the image in its set. Null if the problem does not concern a single row.</summary>
    public long? Row { get; }
}
