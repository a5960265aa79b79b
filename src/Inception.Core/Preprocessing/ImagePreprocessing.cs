using System.Collections.Immutable;
using Inception.Imaging;

namespace Inception.Preprocessing;

/// <summary>
/// The steps that turn an image into the input of a network. The steps are: cut the central fraction, resize, crop the centre, convert bytes to a range,
/// compute (x - mean) / standard deviation, and optionally standardize the image. The order, rounding and float32 operations equal those of the library that
/// published the checkpoint. <see cref="Known"/> lists the published preprocessings.
/// </summary>
/// <remarks>An input is <c>N×C×CropSize×CropSize</c>, float32, on the CPU. Many threads may use one preprocessing at once.</remarks>
public sealed partial record ImagePreprocessing
{
    /// <summary>
    /// The central fraction of each side that is kept before the resize: above 0, at most 1. The margin is rounded down, as in TensorFlow's
    /// <c>central_crop</c>. Default 1: the whole image.
    /// </summary>
    public double CentralFraction { get; init; } = 1;

    /// <summary>
    /// The length of the shorter side after the resize, in pixels, at least 1. The longer side is scaled by the same factor and rounded down. If
    /// <see cref="KeepAspectRatio"/> is false, both sides get this length. Default 256.
    /// </summary>
    public int ShorterSide { get; init; } = 256;

    /// <summary>Whether width and height are scaled by the same factor. Default true. False resizes every image to a square.</summary>
    public bool KeepAspectRatio { get; init; } = true;

    /// <summary>The library whose resize is reproduced. Default <see cref="Resizer.Pillow"/>.</summary>
    public Resizer Resizer { get; init; } = Resizer.Pillow;

    /// <summary>The filter of the resize. Default <see cref="Interpolation.Bilinear"/>.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>Width and height of the input in pixels, at least 1. An image that is smaller after the resize is padded with black. Default 224.</summary>
    public int CropSize { get; init; } = 224;

    /// <summary>The channels of the input and their order. Default <see cref="ChannelOrder.Rgb"/>.</summary>
    public ChannelOrder ChannelOrder { get; init; } = ChannelOrder.Rgb;

    /// <summary>The scale of <see cref="Mean"/> and <see cref="StandardDeviation"/>. Default <see cref="PixelRange.Unit"/>, [0, 1].</summary>
    public PixelRange Range { get; init; } = PixelRange.Unit;

    /// <summary>The mean to subtract: one number for each channel, in the order of <see cref="ChannelOrder"/>. Default: ImageNet's mean.</summary>
    public ImmutableArray<float> Mean { get; init; } = ImageNetMean;

    /// <summary>The standard deviation to divide by: as many numbers as <see cref="Mean"/> has, each above 0. Default: ImageNet's standard deviation.</summary>
    public ImmutableArray<float> StandardDeviation { get; init; } = ImageNetStandardDeviation;

    /// <summary>
    /// Whether the last step scales each input to mean 0 and standard deviation 1 over all its channels ("prewhitening"). The standard deviation is the
    /// unbiased one. For n numbers it is at least 1/√n, so that a uniform image stays finite. Default false.
    /// </summary>
    public bool StandardizeImage { get; init; }

    /// <summary>
    /// Whether image files are rotated and mirrored according to their EXIF orientation, as viewers do. Default true. It is false in
    /// <see cref="FidTensorFlow"/>, <see cref="FidPyTorch"/> and <see cref="FidClean"/>, because FID uses the pixels as they are stored. The option applies
    /// when files are decoded; decoded images are never rotated.
    /// </summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>The number of channels of the input: 3, or 1 for <see cref="ChannelOrder.Grey"/>.</summary>
    public int Channels => ChannelOrder == ChannelOrder.Grey ? 1 : RgbImage.Channels;

    /// <summary>Creates the decoder for image files of this preprocessing.</summary>
    /// <param name="options">
    /// The limits of the decoder; defaults when null. Orientation is applied if both the options and the preprocessing ask for it.
    /// </param>
    internal ImageDecoder CreateDecoder(ImageDecoderOptions? options = null)
    {
        options ??= new();
        return new(options with { ApplyOrientation = options.ApplyOrientation && ApplyOrientation });
    }
}
