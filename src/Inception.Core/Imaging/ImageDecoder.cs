using System.Runtime.InteropServices;
using Inception.Common;
using SkiaSharp;

namespace Inception.Imaging;

/// <summary>
/// Decodes JPEG, PNG, WebP, BMP, GIF (the first frame) and TIFF (the first page) to 8-bit RGB, with the same pixels as Pillow's <c>convert("RGB")</c>. Grey is
/// copied to all three channels, palettes are resolved, and alpha is dropped without compositing. CMYK (inverted in JPEG files, as Adobe writes it) is
/// converted by multiplication. Colour profiles are ignored. Safe to use from many threads.
/// </summary>
/// <remarks>
/// <para>
/// Differences from Pillow: a 16-bit grey PNG or TIFF keeps its high byte (Pillow saturates at 255). A transparent pixel of a GIF is black (Pillow shows the
/// colour of the palette). A JPEG file with complete pixels needs no end-of-image marker.
/// </para>
/// <para>AVIF, HEIC, JPEG XL, JPEG 2000, PSD, SVG and PDF are not decoded. The error names the format and a command that converts it.</para>
/// </remarks>
public sealed class ImageDecoder
{
    /// <summary>The accepted formats, for messages and help.</summary>
    internal const string Formats = "JPEG, PNG, WebP, BMP, GIF and TIFF";

    private const byte JpegFirstByte = 0xFF;

    private readonly ImageDecoderOptions _options;

    /// <summary>
    /// The usual extensions of files of the accepted formats, in lower case, with the dot. The decoder recognizes a format by the first bytes of a file, and
    /// ignores its name.
    /// </summary>
    public static IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"];

    /// <summary>Creates a decoder.</summary>
    /// <param name="options">Limits and orientation; defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ImageDecoder(ImageDecoderOptions? options = null) => _options = (options ?? new()).Validated();

    /// <summary>Whether images are rotated and mirrored according to their EXIF orientation.</summary>
    internal bool AppliesOrientation => _options.ApplyOrientation;

    /// <summary>Decodes an image file. The file is read once.</summary>
    /// <param name="path">The path of the image file.</param>
    /// <returns>The pixels in 8-bit RGB.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read, or the path is a named pipe, a socket or a device.</exception>
    /// <exception cref="InvalidImageException">The file is not an image in an accepted format, is damaged, or is too large.</exception>
    public RgbImage Decode(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"There is no image at '{path}': {(Directory.Exists(path) ? "it is a folder" : "the file does not exist")}.", path);

        RegularFile.Require(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Decode(ReadToEnd(file, path), path);
    }

    /// <summary>Decodes the bytes from the stream's position to its end; the stream stays open.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <returns>The pixels in 8-bit RGB.</returns>
    /// <exception cref="InvalidImageException">The bytes are not an image in an accepted format, are damaged, or the image is too large.</exception>
    public RgbImage Decode(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Decode(ReadToEnd(stream, path: null), path: null);
    }

    /// <summary>Decodes an encoded image in memory.</summary>
    /// <param name="encoded">The bytes of an image file.</param>
    /// <returns>The pixels in 8-bit RGB.</returns>
    /// <exception cref="InvalidImageException">The bytes are not an image in an accepted format, are damaged, or the image is too large.</exception>
    public RgbImage Decode(ReadOnlySpan<byte> encoded) => Decode(encoded, path: null);

    /// <summary>Like the public method. Errors name the file or archive entry that the bytes come from.</summary>
    internal RgbImage Decode(ReadOnlySpan<byte> encoded, string? path)
    {
        ImageSignature.Check(encoded, path);
        if (ImageSignature.IsTiff(encoded)) return TiffPage.Decode(encoded, path, _options);

        var isJpeg = encoded[0] == JpegFirstByte;
        if (isJpeg && !JpegMarkers.TryComplete(encoded, out encoded))
            throw new InvalidImageException(path, "an end-of-image marker", Describe(SKCodecResult.IncompleteInput));
        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data)
            ?? throw new InvalidImageException(path, "the header of an image", $"damaged or missing fields in {encoded.Length:N0} bytes");

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        _options.RequirePixels(width, height, codec.EncodedFormat.ToString(), path);

        // Unpremultiplied and without a colour space: the stored values, neither scaled by alpha nor converted.
        var layout = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, colorspace: null);
        using var stored = new SKBitmap();
        if (!stored.TryAllocPixels(layout))
            throw new InsufficientMemoryException($"There is no memory for the {width}×{height} pixels of '{path ?? "an image"}'.");
        var result = codec.GetPixels(layout, stored.GetPixels());
        if (result != SKCodecResult.Success)
            throw new InvalidImageException(path, $"{width}×{height} pixels of {codec.EncodedFormat} data", Describe(result));

        var origin = _options.ApplyOrientation ? ExifOrientation.Read(encoded, codec.EncodedOrigin) : SKEncodedOrigin.TopLeft;
        return Orientation.FromOrigin(origin, width, height).ToImage(MemoryMarshal.Cast<byte, uint>(stored.GetPixelSpan()));
    }

    /// <summary>Reads all bytes, or only the first few if they are not those of an image.</summary>
    private static ReadOnlySpan<byte> ReadToEnd(Stream stream, string? path)
    {
        var head = new byte[ImageSignature.Length];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        ImageSignature.Check(head.AsSpan(0, length), path);

        var remaining = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (remaining > Array.MaxLength - length)
            throw new InvalidImageException(path, $"at most {Array.MaxLength:N0} bytes", $"{remaining + length:N0} bytes");
        var bytes = new MemoryStream((int)remaining + length);
        bytes.Write(head, 0, length);
        stream.CopyTo(bytes);
        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
    }

    private static string Describe(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "data that ends before the image does (the file is truncated)",
        SKCodecResult.ErrorInInput => "damaged data",
        _ => $"data that cannot be decoded ({result})",
    };
}
