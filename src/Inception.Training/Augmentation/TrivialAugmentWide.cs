using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>
/// Applies one change with a random strength, chosen at random from fourteen: torchvision's <c>TrivialAugmentWide</c>, after S. G. Müller, F. Hutter,
/// "TrivialAugment: Tuning-free Yet State-of-the-Art Data Augmentation", arXiv:2103.10158. As in torchvision's defaults, pixels are sampled by nearest
/// neighbour and gaps are black.
/// </summary>
public sealed record TrivialAugmentWide : ImageStep
{
    private static readonly IReadOnlyList<AugmentationOperation> Choice = AugmentationOperation.All(
        shear: 0.99, translationOf: _ => 32, rotation: 135, enhancement: 0.99, posterizedBits: 6);

    /// <summary>The number of strengths, at least 2. Default 31.</summary>
    public int MagnitudeBins { get; init; } = 31;

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, int inputSize, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        var operation = Choice[random.Below(Choice.Count)];
        return operation.ApplyAt((double)random.Below(MagnitudeBins) / (MagnitudeBins - 1), image, random);
    }

    /// <inheritdoc/>
    public override void Validate() => Require(MagnitudeBins >= 2, nameof(MagnitudeBins), "at least 2", MagnitudeBins);
}
