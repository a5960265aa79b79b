using Inception.Common;

namespace Inception.Training.Augmentation;

/// <summary>Mixes each image of a batch with its predecessor, and their classes alike. A mix is immutable.</summary>
public abstract record BatchMix
{
    private protected BatchMix()
    {
    }

    /// <summary>The share of batches that this mix changes, 0 to 1; others are not changed. Default 1: all batches.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Draws how a batch is mixed.</summary>
    /// <param name="size">Width and height of the images.</param>
    /// <param name="random">Where every random number comes from.</param>
    internal Mixture Draw(int size, RandomNumbers random) => Probability < 1 && !random.Happens(Probability) ? Mixture.None : DrawMixed(size, random);

    /// <exception cref="ArgumentException">An option is outside its range; the message names it.</exception>
    internal virtual void Validate() => OptionCheck.RequireShare(Probability, $"{GetType().Name}.{nameof(Probability)}");

    private protected abstract Mixture DrawMixed(int size, RandomNumbers random);

    private protected void RequireAlpha(double alpha)
        => OptionCheck.RequireAbove0(alpha, $"{GetType().Name}.Alpha");
}
