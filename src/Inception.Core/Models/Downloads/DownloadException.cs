namespace Inception.Models.Downloads;

/// <summary>
/// A file could not be downloaded, or is not the published one. The message says what was expected, what was found, and which file to put where.
/// </summary>
public sealed class DownloadException : InceptionException
{
    /// <summary>Reports that a file could not be downloaded.</summary>
    /// <param name="filePath">Where the file belongs.</param>
    /// <param name="message">What was expected, what was found, and what to do, as sentences.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public DownloadException(string filePath, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        FilePath = filePath;
    }

    /// <summary>The full path that the file has once it is there.</summary>
    public string FilePath { get; }
}
