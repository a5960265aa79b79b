using System.Buffers.Binary;
using Inception.Imaging;
using Inception.Metrics.Inputs;

namespace Inception.Metrics.Extraction;

/// <summary>
/// Grey PNG files of 16 bits: Pillow turned them white in some versions and halved their depth in others, so no number of theirs is anybody's.
/// </summary>
internal static class DeepGrey
{
    private const int HeaderLength = 26, DepthOffset = 24, ColourOffset = 25;

    /// <summary>Refuses such a file.</summary>
    /// <exception cref="ImageSetException">It is one.</exception>
    public static void Refuse(ReadOnlySpan<byte> encoded, string name)
    {
        if (encoded.Length < HeaderLength || !ImageSignature.IsPng(encoded) || encoded[DepthOffset] != 16 || encoded[ColourOffset] != 0) return;
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(encoded[16..]), BinaryPrimitives.ReadUInt32BigEndian(encoded[20..]));
        throw new ImageSetException(
            $"'{name}' is a grey PNG of 16 bits ({width}×{height}). Expected at most 8 bits for grey: versions of Pillow convert such files differently, so "
                + "the libraries have no common number. Convert it first, for example: magick image.png -depth 8 PNG8:image8.png.");
    }
}
