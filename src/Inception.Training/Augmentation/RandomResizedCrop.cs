using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>
/// Crops a rectangle of random area, aspect ratio and position, and resizes it to the network's input size: torchvision's <c>RandomResizedCrop</c>, the
/// augmentation of GoogLeNet (C. Szegedy et al., arXiv:1409.4842, section 6) with Pillow's resize.
/// </summary>
public sealed record RandomResizedCrop : ImageStep
{
    private const int Tries = 10;

    /// <summary>The area of the rectangle as a fraction of the image, above 0 and at most 1. Default 0.08 to 1.</summary>
    public Bounds Scale { get; init; } = new(0.08, 1);

    /// <summary>The ratio of the rectangle's width to its height, above 0. Ratios r and 1/r are equally likely. Default 3/4 to 4/3.</summary>
    public Bounds Ratio { get; init; } = new(3.0 / 4, 4.0 / 3);

    /// <summary>The filter of the resize. Default <see cref="Interpolation.Bilinear"/>.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <inheritdoc/>
    public override bool CutsToInputSize => true;

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, int inputSize, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        var (left, top, width, height) = Choose(image.Width, image.Height, random);
        return image.ResizedCrop(left, top, width, height, inputSize, inputSize, Interpolation);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require(Scale.IsPositive && Scale.To <= 1, nameof(Scale), "two ascending numbers above 0 and at most 1", Scale);
        Require(Ratio.IsPositive, nameof(Ratio), "two ascending numbers above 0", Ratio);
        Require(Interpolation is not null, nameof(Interpolation), "a filter", "null");
    }

    /// <summary>
    /// Draws a rectangle within the image. After ten rectangles that do not fit, the result is the largest centred rectangle with an aspect ratio within the
    /// bounds.
    /// </summary>
    internal (int Left, int Top, int Width, int Height) Choose(int width, int height, RandomNumbers random)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var area = (double)width * height * random.Uniform(Scale.From, Scale.To);
            var ratio = Ratio.Logarithmic(random);
            var (w, h) = (Math.Round(Math.Sqrt(area * ratio)), Math.Round(Math.Sqrt(area / ratio)));
            if (w <= 0 || w > width || h <= 0 || h > height) continue;

            var top = random.Below(height - (int)h + 1);
            return (random.Below(width - (int)w + 1), top, (int)w, (int)h);
        }

        return Central(width, height);
    }

    private (int Left, int Top, int Width, int Height) Central(int width, int height)
    {
        var found = (double)width / height;
        var (w, h) = (width, height);
        if (found < Ratio.From) h = Math.Clamp((int)Math.Round(width / Ratio.From), 1, height);
        if (found > Ratio.To) w = Math.Clamp((int)Math.Round(height * Ratio.To), 1, width);
        return ((width - w) / 2, (height - h) / 2, w, h);
    }
}
