namespace Inception.Weights.Formats;

/// <summary>
/// Something is wrong with a checkpoint file. The message gives the file, what was found where, and what to do about it.
/// A damaged or hostile file ends here; nothing in it has been executed.
/// </summary>
public class CheckpointException : InceptionException
{
    /// <summary>Reports a problem of one file.</summary>
    /// <param name="filePath">The file.</param>
    /// <param name="problem">What was expected and what was found, as sentences.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public CheckpointException(string filePath, string problem, Exception? innerException = null)
        : base($"{filePath}: {problem}", innerException)
    {
        FilePath = filePath;
    }

    /// <summary>The file that the problem was found in.</summary>
    public string FilePath { get; }
}
