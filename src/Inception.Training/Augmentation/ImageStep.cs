using Inception.Common;
using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>One random change of a training image, before normalization. A step is immutable, and may be used by many threads.</summary>
public abstract record ImageStep
{
    /// <summary>Whether the step crops or resizes images of any size to the network's input size. False for a step that keeps the size.</summary>
    public virtual bool CutsToInputSize => false;

    /// <summary>Changes an image.</summary>
    /// <param name="image">The image; it is not changed.</param>
    /// <param name="inputSize">Width and height of the network's input in pixels.</param>
    /// <param name="random">The source of the step's random numbers.</param>
    /// <returns>The changed image, or the same image if nothing was changed.</returns>
    /// <exception cref="ArgumentException">The image is too small for the step.</exception>
    public abstract RgbImage Apply(RgbImage image, int inputSize, RandomNumbers random);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public virtual void Validate()
    {
    }

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentException"><paramref name="holds"/> is false.</exception>
    private protected void Require(bool holds, string option, string expected, object found) =>
        OptionCheck.Require(holds, $"{GetType().Name}.{option}", found, expected);

    private protected void RequireProbability(double probability) => Require(probability is >= 0 and <= 1, "Probability", "0 to 1", probability);
}
