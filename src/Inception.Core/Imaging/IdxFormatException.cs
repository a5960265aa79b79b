namespace Inception.Imaging;

/// <summary>A file that is not the IDX file it should be. The message names the file, what was expected and what was found.</summary>
public sealed class IdxFormatException : InceptionException
{
    internal IdxFormatException(string path, string expected, string found, Exception? innerException = null)
        : base($"'{path}' is not a usable IDX file: expected {expected}, found {found}. " +
               "Accepted: unsigned bytes in the format of the MNIST family (idx1-ubyte, idx3-ubyte), plain or compressed with gzip.", innerException)
    {
        Path = path;
        Expected = expected;
        Found = found;
    }

    /// <summary>The file that was read.</summary>
    public string Path { get; }

    /// <summary>The expected content.</summary>
    public string Expected { get; }

    /// <summary>The content that was found.</summary>
    public string Found { get; }
}
