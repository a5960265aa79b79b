using Inception.Networks.Tables;
using Inception.Preprocessing;

namespace Inception.Models;

/// <summary>Normalization inside a network, so that the network takes images as bytes.</summary>
public static class ByteNormalization
{
    /// <summary>
    /// Returns the scale and shift that convert the bytes of <see cref="ImagePreprocessing.Write(Imaging.RgbImage, Span{byte})"/> to the input of the network.
    /// Set them as <c>CompileOptions.Normalization</c> or as <see cref="Inference.PortableOptions.Pixels"/>.
    /// </summary>
    /// <param name="preprocessing">The preprocessing of the model.</param>
    /// <returns>The scale and shift of each channel. Null if the preprocessing cannot produce bytes.</returns>
    public static InputTransform? NormalizationOfBytes(this ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (!preprocessing.EndsInBytes) return null;
        var (scale, shift) = preprocessing.ScaleAndShiftOfBytes();
        return new(scale, shift);
    }
}
