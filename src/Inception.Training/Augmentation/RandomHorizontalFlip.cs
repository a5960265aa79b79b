using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>Mirrors some of the images horizontally: torchvision's <c>RandomHorizontalFlip</c>.</summary>
public sealed record RandomHorizontalFlip : ImageStep
{
    /// <summary>The fraction of images that are mirrored, 0 to 1. Default 0.5.</summary>
    public double Probability { get; init; } = 0.5;

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, int inputSize, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        return random.Happens(Probability) ? image.Mirrored() : image;
    }

    /// <inheritdoc/>
    public override void Validate() => RequireProbability(Probability);
}
