namespace Inception.Training.Augmentation;

/// <summary>The content of the rectangle of <see cref="RandomErasing"/>.</summary>
public enum ErasingFill
{
    /// <summary>0 in every plane: after normalization, the mean colour. torchvision's <c>value=0</c>.</summary>
    Mean,

    /// <summary>A number of the normal distribution (mean 0, standard deviation 1) for each pixel and plane. torchvision's <c>value="random"</c>.</summary>
    Noise,
}
