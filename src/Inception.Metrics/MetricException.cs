namespace Inception.Metrics;

/// <summary>Features or statistics do not allow the metric: too few rows, other dimensions, values that are not finite. The message says what to do.</summary>
public sealed class MetricException : InceptionException
{
    /// <summary>Reports a problem of a set of features.</summary>
    /// <param name="message">What was expected, what was found, and what to do, as sentences.</param>
    /// <param name="row">The row at fault, where there is one.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public MetricException(string message, long? row = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Row = row;
    }

    /// <summary>The row at fault, counted from 0: the number of the image in its set. Null where the problem is not of one row.</summary>
    public long? Row { get; }
}
