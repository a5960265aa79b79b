namespace Inception.Arrays;

/// <summary>
/// A file of arrays (<c>.npy</c>, <c>.npz</c>) is damaged, hostile or not accepted. The message names the file, what was found, and what to do. Nothing in the
/// file was executed.
/// </summary>
public sealed class ArrayFileException : InceptionException
{
    /// <summary>Reports a problem of one file.</summary>
    /// <param name="filePath">The file.</param>
    /// <param name="problem">What was expected and what was found, as sentences.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ArrayFileException(string filePath, string problem, Exception? innerException = null)
        : base($"{filePath}: {problem}", innerException)
    {
        FilePath = filePath;
    }

    /// <summary>The file that the problem was found in.</summary>
    public string FilePath { get; }
}
