using System.Collections.Immutable;
using Inception.Imaging;

namespace Inception.Preprocessing;

/// <summary>
/// The steps from an image to a network's input: cut the central fraction, resize, crop the centre, convert bytes to a range, compute (x - mean) /
/// standard deviation, and standardize the image if asked. Steps, order, rounding and float32 operations equal those of the library that published
/// the checkpoint. <see cref="Known"/> has a value for each published preprocessing.
/// </summary>
/// <remarks>An input is <c>N×C×CropSize×CropSize</c>, float32, on the CPU. Many threads may use one preprocessing at once.</remarks>
public sealed partial record ImagePreprocessing
{
    /// <summary>
    /// The central part of each side that is kept, before the resize: above 0, at most 1. The margin is rounded down, as in TensorFlow's
    /// <c>central_crop</c>. Default 1: the whole image.
    /// </summary>
    public double CentralFraction { get; init; } = 1;

    /// <summary>
    /// Pixels of the shorter side after the resize, at least 1; the longer side follows, rounded down. Both sides where
    /// <see cref="KeepAspectRatio"/> is false. Default 256.
    /// </summary>
    public int ShorterSide { get; init; } = 256;

    /// <summary>Whether width and height are scaled by the same factor. Default true; false squeezes every image into a square.</summary>
    public bool KeepAspectRatio { get; init; } = true;

    /// <summary>The library whose resize is used. Default <see cref="Resizer.Pillow"/>.</summary>
    public Resizer Resizer { get; init; } = Resizer.Pillow;

    /// <summary>The filter of the resize. Default <see cref="Interpolation.Bilinear"/>.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>Width and height of the input, at least 1. A resized image that is smaller is padded with black. Default 224.</summary>
    public int CropSize { get; init; } = 224;

    /// <summary>The planes of the input. Default <see cref="ChannelOrder.Rgb"/>.</summary>
    public ChannelOrder ChannelOrder { get; init; } = ChannelOrder.Rgb;

    /// <summary>The scale of <see cref="Mean"/> and <see cref="StandardDeviation"/>. Default <see cref="PixelRange.Unit"/>, [0, 1].</summary>
    public PixelRange Range { get; init; } = PixelRange.Unit;

    /// <summary>The mean to subtract: a number for each plane, in the order of <see cref="ChannelOrder"/>. Default: ImageNet's.</summary>
    public ImmutableArray<float> Mean { get; init; } = ImageNetMean;

    /// <summary>The standard deviation to divide by, as many numbers as <see cref="Mean"/>, each above 0. Default: ImageNet's.</summary>
    public ImmutableArray<float> StandardDeviation { get; init; } = ImageNetStandardDeviation;

    /// <summary>
    /// Whether the last step brings each input to mean 0 and standard deviation 1 over all its planes ("prewhitening"). The deviation is the
    /// unbiased one, and at least 1/√n of n numbers, so that a uniform image stays finite. Default false.
    /// </summary>
    public bool StandardizeImage { get; init; }

    /// <summary>
    /// Whether an image file is turned and mirrored as its EXIF orientation says, as a viewer shows it. Default true. The conventions of FID take the pixels as
    /// they are stored: false in <see cref="FidTensorFlow"/>, <see cref="FidPyTorch"/> and <see cref="FidClean"/>. It matters where files are decoded; decoded
    /// pixels are never turned.
    /// </summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>Planes of the input: 3, or 1 for <see cref="ChannelOrder.Grey"/>.</summary>
    public int Channels => ChannelOrder == ChannelOrder.Grey ? 1 : RgbImage.Channels;

    /// <summary>The decoder of this preprocessing's image files.</summary>
    /// <param name="options">Its limits; the defaults when null. Orientation is applied where both ask for it.</param>
    internal ImageDecoder CreateDecoder(ImageDecoderOptions? options = null)
    {
        options ??= new();
        return new(options with { ApplyOrientation = options.ApplyOrientation && ApplyOrientation });
    }
}
