namespace Inception;

/// <summary>
/// An error that the caller can correct: a damaged or wrong file, an option outside its range, a failed download, missing native libraries. The message says
/// what was expected, what was found, where, and what to do. Catch this type to catch every exception type that the Inception packages define.
/// </summary>
/// <remarks>
/// Other errors have the usual .NET types: <see cref="IOException"/> for a file that cannot be opened, <see cref="ArgumentException"/> for a wrong
/// argument, <see cref="OperationCanceledException"/> for a cancelled call.
/// </remarks>
public abstract class InceptionException : Exception
{
    /// <summary>An exception without a message.</summary>
    protected InceptionException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">What was expected, what was found, where, and what to do, as sentences.</param>
    /// <param name="innerException">The cause, or null.</param>
    protected InceptionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
