namespace Inception.Metrics.Inputs;

/// <summary>
/// A set of images cannot be used: it is empty, damaged, of another kind, or has an unreadable image. The message says where, and what to do.
/// </summary>
public sealed class ImageSetException : InceptionException
{
    /// <summary>Reports a problem of a set of images.</summary>
    /// <param name="message">What was expected, what was found, where, and what to do, as sentences.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ImageSetException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
