namespace Inception.Training.Augmentation;

/// <summary>
/// Blends each image of a batch with another, and their classes by the same share: H. Zhang et al., "mixup: Beyond Empirical Risk Minimization",
/// arXiv:1710.09412. As in torchvision's training recipes, one share is drawn for a batch, and an image's partner is its predecessor.
/// </summary>
public sealed record Mixup : BatchMix
{
    /// <summary>
    /// Both parameters of the beta distribution from which the share is drawn, above 0: near 0 the images hardly change. Default 0.2.
    /// </summary>
    public double Alpha { get; init; } = 0.2;

    internal override void Validate()
    {
        base.Validate();
        RequireAlpha(Alpha);
    }

    private protected override Mixture DrawMixed(int size, RandomNumbers random) => new(random.Beta(Alpha), Blended: true);
}
