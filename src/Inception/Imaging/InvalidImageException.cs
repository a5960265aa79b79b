namespace Inception.Imaging;

/// <summary>
/// The bytes are no image the decoder accepts: another kind of file, an empty, truncated or damaged one, or one that declares
/// more pixels than <see cref="ImageDecoderOptions.MaxPixels"/>. The message says what was expected, what was found and what is accepted.
/// </summary>
public sealed class InvalidImageException : InceptionException
{
    private const string AcceptedFormats = "Accepted formats: JPEG, PNG, WebP, BMP and GIF.";

    internal InvalidImageException(string? path, string expected, string found)
        : base($"Cannot decode {(path is null ? "the image" : $"the image '{path}'")}: expected {expected}, found {found}. {AcceptedFormats}")
        => Path = path;

    /// <summary>The file the bytes came from, or null when they came from a stream or from memory.</summary>
    public string? Path { get; }
}
