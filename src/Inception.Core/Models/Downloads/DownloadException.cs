namespace Inception.Models.Downloads;

/// <summary>
/// A file could not be downloaded, or is not the published file. The message says what was expected, what was found, and which file to put where.
/// </summary>
public sealed class DownloadException : InceptionException
{
    /// <summary>Reports that a file could not be downloaded.</summary>
    /// <param name="filePath">The full path where the file belongs.</param>
    /// <param name="message">What was expected, what was found, and what to do, as sentences.</param>
    /// <param name="innerException">The cause, or null.</param>
    public DownloadException(string filePath, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        FilePath = filePath;
    }

    /// <summary>The full path where the file belongs.</summary>
    public string FilePath { get; }
}
