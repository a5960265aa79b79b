namespace Inception.Metrics.Inputs;

/// <summary>
/// A set of images cannot be used: it is empty, damaged, of an unsupported kind, or has an unreadable image. The message says where, and what to do.
/// </summary>
public sealed class ImageSetException : InceptionException
{
    /// <summary>Reports a problem of a set of images.</summary>
    /// <param name="message">What was expected, what was found, where, and what to do, as sentences.</param>
    /// <param name="innerException">The cause, or null.</param>
    public ImageSetException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
