using Inception.Networks.Tables;
using Inception.Preprocessing;

namespace Inception.Models;

/// <summary>Networks that take images as bytes and normalize them themselves.</summary>
public static class ByteNormalization
{
    /// <summary>
    /// What a network does to the bytes of <see cref="ImagePreprocessing.Write(Imaging.RgbImage, Span{byte})"/> to get its input: for
    /// <c>CompileOptions.Normalization</c>, and for <see cref="Inference.PortableOptions.Pixels"/>.
    /// </summary>
    /// <param name="preprocessing">The preprocessing of the model.</param>
    /// <returns>The scale and shift of each channel; null where the preprocessing does not end in bytes.</returns>
    public static InputTransform? NormalizationOfBytes(this ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (!preprocessing.EndsInBytes) return null;
        var (scale, shift) = preprocessing.ScaleAndShiftOfBytes();
        return new(scale, shift);
    }
}
