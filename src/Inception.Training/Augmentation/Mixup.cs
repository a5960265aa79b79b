namespace Inception.Training.Augmentation;

/// <summary>
/// Blends each image of a batch with another image, and their classes in the same proportion: H. Zhang et al., "mixup: Beyond Empirical Risk Minimization",
/// arXiv:1710.09412. As in torchvision's training recipes, one proportion is drawn for each batch, and each image is blended with the image before it.
/// </summary>
public sealed record Mixup : BatchMix
{
    /// <summary>
    /// Both parameters of the beta distribution of the proportion, above 0. Values near 0 hardly change the images. Default 0.2.
    /// </summary>
    public double Alpha { get; init; } = 0.2;

    internal override void Validate()
    {
        base.Validate();
        RequireAlpha(Alpha);
    }

    private protected override Mixture DrawMixed(int size, RandomNumbers random) => new(random.Beta(Alpha), Blended: true);
}
