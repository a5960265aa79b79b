namespace Inception.Inference;

/// <summary>
/// A compiled network, or one of its convolutions, differs from its reference by more than rounding, and no kernel gives the right result.
/// </summary>
public sealed class CompilationException : InceptionException
{
    /// <summary>An exception without a message.</summary>
    public CompilationException()
    {
    }

    /// <summary>An exception with its message: the difference, its place, and the remedy.</summary>
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
