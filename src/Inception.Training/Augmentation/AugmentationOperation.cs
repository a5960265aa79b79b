using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>One of the changes among which <see cref="RandAugment"/> and <see cref="TrivialAugmentWide"/> choose.</summary>
internal sealed record AugmentationOperation
{
    /// <summary>torchvision's name of it.</summary>
    public required string Name { get; init; }

    /// <summary>Changes a picture by a magnitude.</summary>
    public required Func<RgbImage, double, RgbImage> Apply { get; init; }

    /// <summary>The magnitude of a picture at a strength of 0 to 1.</summary>
    public Func<RgbImage, double, double> Magnitude { get; init; } = (_, _) => 0;

    /// <summary>Whether half of the magnitudes are negative.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The operations of both, with the magnitudes at full strength that tell the two apart.</summary>
    /// <param name="shear">Pixels for each pixel.</param>
    /// <param name="translationOf">Pixels, for a side of a picture.</param>
    /// <param name="rotation">Degrees.</param>
    /// <param name="enhancement">How far a factor departs from 1.</param>
    /// <param name="posterizedBits">Bits taken away.</param>
    public static IReadOnlyList<AugmentationOperation> All(
        double shear, Func<int, double> translationOf, double rotation, double enhancement, int posterizedBits) =>
    [
        new() { Name = "Identity", Apply = (picture, _) => picture },
        Signed("ShearX", Affine.ShearX, (_, strength) => shear * strength),
        Signed("ShearY", Affine.ShearY, (_, strength) => shear * strength),
        Signed("TranslateX", (picture, pixels) => Affine.TranslateX(picture, (int)pixels), (picture, strength) => translationOf(picture.Width) * strength),
        Signed("TranslateY", (picture, pixels) => Affine.TranslateY(picture, (int)pixels), (picture, strength) => translationOf(picture.Height) * strength),
        Signed("Rotate", Affine.Rotate, (_, strength) => rotation * strength),
        Signed("Brightness", (picture, change) => Enhancement.Brightness(picture, 1 + change), (_, strength) => enhancement * strength),
        Signed("Color", (picture, change) => Enhancement.Saturation(picture, 1 + change), (_, strength) => enhancement * strength),
        Signed("Contrast", (picture, change) => Enhancement.Contrast(picture, 1 + change), (_, strength) => enhancement * strength),
        Signed("Sharpness", (picture, change) => Enhancement.Sharpness(picture, 1 + change), (_, strength) => enhancement * strength),
        new() { Name = "Posterize", Apply = (picture, bits) => Levels.Posterize(picture, (int)bits), Magnitude = (_, strength) => 8 - Math.Round(posterizedBits * strength) },
        new() { Name = "Solarize", Apply = Levels.Solarize, Magnitude = (_, strength) => 255 * (1 - strength) },
        new() { Name = "AutoContrast", Apply = (picture, _) => Levels.AutoContrast(picture) },
        new() { Name = "Equalize", Apply = (picture, _) => Levels.Equalize(picture) },
    ];

    /// <summary>Changes a picture at a strength, with the sign left to chance where there is one.</summary>
    public RgbImage ApplyAt(double strength, RgbImage picture, RandomNumbers random)
    {
        var magnitude = Magnitude(picture, strength);
        return Apply(picture, IsSigned && random.Happens(0.5) ? -magnitude : magnitude);
    }

    private static AugmentationOperation Signed(string name, Func<RgbImage, double, RgbImage> apply, Func<RgbImage, double, double> magnitude)
        => new() { Name = name, Apply = apply, Magnitude = magnitude, IsSigned = true };
}
