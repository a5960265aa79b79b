namespace Inception.Training.Augmentation;

/// <summary>Mixes each picture of a batch with its predecessor, and their classes alike. A mix is immutable.</summary>
public abstract record BatchMix
{
    private protected BatchMix()
    {
    }

    /// <summary>Draws how a batch is mixed.</summary>
    /// <param name="size">Width and height of the pictures.</param>
    /// <param name="random">Where every random number comes from.</param>
    internal abstract Mixture Draw(int size, RandomNumbers random);

    /// <exception cref="ArgumentException">An option is outside its range; the message names it.</exception>
    internal abstract void Validate();

    private protected void RequireAlpha(double alpha)
        => Accepted.RequireAbove0(alpha, $"{GetType().Name}.Alpha");
}
