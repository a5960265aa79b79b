namespace Inception.Training.Augmentation;

/// <summary>
/// Replaces a rectangle of each image of a batch by the same rectangle of another image, and mixes their classes in proportion to the areas: S. Yun et al.,
/// "CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features", arXiv:1905.04899. As in torchvision's training recipes, one
/// rectangle is drawn for each batch, and each image is mixed with the image before it.
/// </summary>
public sealed record CutMix : BatchMix
{
    /// <summary>Both parameters of the beta distribution of the kept area, above 0. Default 1: a uniform distribution.</summary>
    public double Alpha { get; init; } = 1;

    internal override void Validate()
    {
        base.Validate();
        RequireAlpha(Alpha);
    }

    private protected override Mixture DrawMixed(int size, RandomNumbers random)
    {
        var half = (int)(0.5 * Math.Sqrt(1 - random.Beta(Alpha)) * size);
        var (x, y) = (random.Below(size), random.Below(size));
        var (left, right) = (Math.Max(x - half, 0), Math.Min(x + half, size));
        var (top, bottom) = (Math.Max(y - half, 0), Math.Min(y + half, size));
        var (width, height) = (right - left, bottom - top);
        return new(1 - ((double)width * height / ((double)size * size)), Blended: false, left, top, width, height);
    }
}
