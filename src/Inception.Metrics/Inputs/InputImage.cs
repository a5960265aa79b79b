using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>An image of a set. It is loaded when it is needed.</summary>
public sealed class InputImage
{
    private readonly Func<byte[]>? _encoded;
    private readonly Func<RgbImage>? _pixels;

    private InputImage(string name, Func<byte[]>? encoded, Func<RgbImage>? pixels) => (Name, _encoded, _pixels) = (name, encoded, pixels);

    /// <summary>The name in messages and reports: a path, or an index in the set.</summary>
    public string Name { get; }

    /// <summary>Creates an image from encoded bytes, such as those of a JPEG file.</summary>
    /// <param name="name">The name in messages and reports.</param>
    /// <param name="read">Reads the bytes. May be called by any thread.</param>
    public static InputImage FromEncoded(string name, Func<byte[]> read)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(read);
        return new(name, read, null);
    }

    /// <summary>Creates an image that is already decoded.</summary>
    /// <param name="name">The name in messages and reports.</param>
    /// <param name="read">Returns the image. May be called by any thread.</param>
    public static InputImage FromPixels(string name, Func<RgbImage> read)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(read);
        return new(name, null, read);
    }

    /// <summary>Reads the bytes of the image. Null for an image that is already decoded.</summary>
    internal byte[]? ReadEncoded() => _encoded?.Invoke();

    /// <summary>Returns the pixels of an image that is already decoded.</summary>
    internal RgbImage ReadPixels() => _pixels!();

    /// <summary>Loads and decodes the image.</summary>
    internal RgbImage Decode(ImageDecoder decoder) => ReadEncoded() is { } encoded ? decoder.Decode(encoded, Name) : ReadPixels();
}
