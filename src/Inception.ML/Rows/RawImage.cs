using Inception.Imaging;

namespace Inception.ML.Rows;

/// <summary>An image as a row has it: a path, a file's bytes, or pixels. All are null where the row has none.</summary>
/// <param name="Path">The file.</param>
/// <param name="Encoded">The file's bytes.</param>
/// <param name="Pixels">The decoded image.</param>
internal readonly record struct RawImage(string? Path, byte[]? Encoded, RgbImage? Pixels)
{
    /// <summary>Decodes the image.</summary>
    /// <exception cref="InvalidImageException">It is no image.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public RgbImage Decode(ImageDecoder decoder) =>
        Pixels ?? (Path is { } path ? decoder.Decode(path) : decoder.Decode(Encoded ?? []));

    /// <summary>Whether an error means that this image alone cannot be used.</summary>
    public static bool IsUnreadable(Exception failure) =>
        failure is InvalidImageException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
