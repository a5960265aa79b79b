namespace Inception.Arrays;

/// <summary>
/// A NumPy file (<c>.npy</c>, <c>.npz</c>) is damaged, malicious or not supported. The message says which file, what was found, and what to do. Nothing in the
/// file was executed.
/// </summary>
public sealed class ArrayFileException : InceptionException
{
    /// <summary>Reports a problem of one file.</summary>
    /// <param name="filePath">The path of the file.</param>
    /// <param name="problem">What was expected and what was found, as sentences.</param>
    /// <param name="innerException">The cause, or null.</param>
    public ArrayFileException(string filePath, string problem, Exception? innerException = null)
        : base($"{filePath}: {problem}", innerException)
    {
        FilePath = filePath;
    }

    /// <summary>The path of the file.</summary>
    public string FilePath { get; }
}
