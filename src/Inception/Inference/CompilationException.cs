namespace Inception.Inference;

/// <summary>
/// A compiled network, or one convolution of it, differs from its reference by more than rounding, and nothing that was tried makes it right.
/// </summary>
public sealed class CompilationException : InceptionException
{
    /// <summary>An exception without a message.</summary>
    public CompilationException()
    {
    }

    /// <summary>An exception that says what differs, by how much, where, and what to do.</summary>
    /// <param name="message">The message.</param>
    public CompilationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public CompilationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
