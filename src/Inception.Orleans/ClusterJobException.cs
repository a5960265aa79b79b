namespace Inception.Cluster;

/// <summary>A job cannot be submitted, found or read. The message says what to do.</summary>
public sealed class ClusterJobException : InceptionException
{
    /// <summary>An exception without a message.</summary>
    public ClusterJobException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">What was expected, what was found, and what to do.</param>
    public ClusterJobException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    /// <param name="message">What was expected, what was found, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ClusterJobException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
