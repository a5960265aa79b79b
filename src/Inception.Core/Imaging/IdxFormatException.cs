namespace Inception.Imaging;

/// <summary>A file is not the expected IDX file. The message says which file, what was expected and what was found.</summary>
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

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The expected content.</summary>
    public string Expected { get; }

    /// <summary>The content that was found.</summary>
    public string Found { get; }
}
