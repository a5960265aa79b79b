using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>Mirrors some pictures, left to right: torchvision's <c>RandomHorizontalFlip</c>.</summary>
public sealed record RandomHorizontalFlip : PictureStep
{
    /// <summary>The part of the pictures that is mirrored, 0 to 1. Default 0.5.</summary>
    public double Probability { get; init; } = 0.5;

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage picture, int inputSize, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(random);
        return random.Happens(Probability) ? picture.Mirrored() : picture;
    }

    /// <inheritdoc/>
    public override void Validate() => RequireProbability(Probability);
}
