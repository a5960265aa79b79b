using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>
/// Applies a few changes with a fixed strength, chosen at random from fourteen: torchvision's <c>RandAugment</c>, after E. D. Cubuk et al., "RandAugment:
/// Practical automated data augmentation with a reduced search space", arXiv:1909.13719. As in torchvision's defaults, pixels are sampled by nearest neighbour
/// and gaps are black.
/// </summary>
public sealed record RandAugment : ImageStep
{
    private static readonly IReadOnlyList<AugmentationOperation> Choice = AugmentationOperation.All(
        shear: 0.3, translationOf: side => 150.0 / 331 * side, rotation: 30, enhancement: 0.9, posterizedBits: 4);

    /// <summary>The number of changes of an image, applied in sequence, at least 0. Default 2.</summary>
    public int Operations { get; init; } = 2;

    /// <summary>The strength of the changes, from 0 to below <see cref="MagnitudeBins"/>. Default 9.</summary>
    public int Magnitude { get; init; } = 9;

    /// <summary>The number of strengths, at least 2. Default 31.</summary>
    public int MagnitudeBins { get; init; } = 31;

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, int inputSize, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        for (var i = 0; i < Operations; i++)
            image = Choice[random.Below(Choice.Count)].ApplyAt((double)Magnitude / (MagnitudeBins - 1), image, random);
        return image;
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require(Operations >= 0, nameof(Operations), "at least 0", Operations);
        Require(MagnitudeBins >= 2, nameof(MagnitudeBins), "at least 2", MagnitudeBins);
        Require(Magnitude >= 0 && Magnitude < MagnitudeBins, nameof(Magnitude), $"0 to below {nameof(MagnitudeBins)} ({MagnitudeBins})", Magnitude);
    }
}
