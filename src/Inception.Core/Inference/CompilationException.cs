namespace Inception.Inference;

/// <summary>
/// A compiled network or one of its convolutions differs from the reference by more than rounding, and no kernel gives the right result. The message says
/// where, by how much, and what to do.
/// </summary>
public sealed class CompilationException : InceptionException
{
    /// <summary>An exception without a message.</summary>
    public CompilationException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">The message.</param>
    public CompilationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public CompilationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
