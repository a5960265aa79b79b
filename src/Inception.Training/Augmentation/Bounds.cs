namespace Inception.Training.Augmentation;

/// <summary>The bounds of a random number.</summary>
/// <param name="From">The smallest value.</param>
/// <param name="To">The largest value, at least <paramref name="From"/>.</param>
public readonly record struct Bounds(double From, double To)
{
    internal bool IsPositive => From > 0 && From <= To && double.IsFinite(To);

    internal bool IsWithin(double least, double greatest) => From >= least && From <= To && To <= greatest;

    /// <summary>Draws a number whose logarithm is uniform, so that a ratio is as likely as its inverse.</summary>
    internal double Logarithmic(RandomNumbers random) => Math.Exp(random.Uniform(Math.Log(From), Math.Log(To)));

    /// <inheritdoc/>
    public override string ToString() => $"{From} to {To}";
}
