namespace Inception.Preprocessing;

/// <summary>What happens to a file that cannot be read or is not an image, when many files are read.</summary>
public enum UnreadableImages
{
    /// <summary>The result of the file has the error, and the other files are processed.</summary>
    Skip,

    /// <summary>The exception is thrown, and no further files are processed. An asynchronous stream first returns the results of the files before it.</summary>
    Fail,
}
