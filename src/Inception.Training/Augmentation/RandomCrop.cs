using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>
/// Crops a window of the network's input size at a random position, after adding a black margin: torchvision's <c>RandomCrop(size, padding)</c>, the
/// usual recipe for small images, such as CIFAR and Fashion-MNIST.
/// </summary>
public sealed record RandomCrop : ImageStep
{
    /// <summary>The number of black pixels added on each side, at least 0. Default 4.</summary>
    public int Padding { get; init; } = 4;

    /// <inheritdoc/>
    public override bool CutsToInputSize => true;

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, int inputSize, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        var (spareRows, spareColumns) = (image.Height + (2 * Padding) - inputSize, image.Width + (2 * Padding) - inputSize);
        if (spareRows < 0 || spareColumns < 0)
        {
            throw new ArgumentException(
                $"{nameof(RandomCrop)} cuts {inputSize}×{inputSize} pixels from an image that has as many with {nameof(Padding)} {Padding}. " +
                $"Found one of {image.Width}×{image.Height}: widen the padding, or use {nameof(RandomResizedCrop)}.",
                nameof(image));
        }

        var top = random.Below(spareRows + 1) - Padding;
        var left = random.Below(spareColumns + 1) - Padding;
        return image.Crop(left, top, inputSize, inputSize);
    }

    /// <inheritdoc/>
    public override void Validate() => Require(Padding >= 0, nameof(Padding), "at least 0 pixels", Padding);
}
