using Inception.Common;

namespace Inception.Training.Augmentation;

/// <summary>Augmentation that mixes each image of a batch with the image before it, and mixes their classes in the same proportion. Immutable.</summary>
public abstract record BatchMix
{
    private protected BatchMix()
    {
    }

    /// <summary>The fraction of batches that are mixed, 0 to 1. Other batches are not changed. Default 1: all batches.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Draws how a batch is mixed.</summary>
    /// <param name="size">Width and height of the images.</param>
    /// <param name="random">The source of all random numbers.</param>
    internal Mixture Draw(int size, RandomNumbers random) => Probability < 1 && !random.Happens(Probability) ? Mixture.None : DrawMixed(size, random);

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    internal virtual void Validate() => OptionCheck.RequireShare(Probability, $"{GetType().Name}.{nameof(Probability)}");

    private protected abstract Mixture DrawMixed(int size, RandomNumbers random);

    private protected void RequireAlpha(double alpha)
        => OptionCheck.RequireAbove0(alpha, $"{GetType().Name}.Alpha");
}
