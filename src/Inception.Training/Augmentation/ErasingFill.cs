namespace Inception.Training.Augmentation;

/// <summary>The content of the rectangle of <see cref="RandomErasing"/>.</summary>
public enum ErasingFill
{
    /// <summary>0 in every channel, which is the mean colour after normalization. torchvision's <c>value=0</c>.</summary>
    Mean,

    /// <summary>
    /// A random number for each pixel and channel, from a normal distribution with mean 0 and standard deviation 1. torchvision's <c>value="random"</c>.
    /// </summary>
    Noise,
}
