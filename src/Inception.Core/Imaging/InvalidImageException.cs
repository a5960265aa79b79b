namespace Inception.Imaging;

/// <summary>
/// The bytes are not an accepted image: another kind of file, an empty, truncated or damaged file, or an image that declares
/// more pixels than <see cref="ImageDecoderOptions.MaxPixels"/>. The message says what was expected, what was found and what is accepted.
/// </summary>
public sealed class InvalidImageException : InceptionException
{
    internal InvalidImageException(string? path, string expected, string found)
        : base($"{Subject(path)}: expected {expected}, found {found}. {Accepted}") => Path = path;

    internal InvalidImageException(string? path, ForeignFormat found)
        : base($"{Subject(path)}: expected the first bytes of an image, found {found.Name}. {found.Advice} {Accepted}") => Path = path;

    /// <summary>The path of the file. Null if the bytes came from a stream or from memory.</summary>
    public string? Path { get; }

    /// <summary>Whether the image declares more pixels than are allowed.</summary>
    internal bool IsTooLarge { get; init; }

    private static string Accepted => $"Accepted formats: {ImageDecoder.Formats}.";

    private static string Subject(string? path) => $"Cannot decode {(path is null ? "the image" : $"the image '{path}'")}";
}
