using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>One of the changes among which <see cref="RandAugment"/> and <see cref="TrivialAugmentWide"/> choose.</summary>
internal sealed record AugmentationOperation
{
    /// <summary>torchvision's name of it.</summary>
    public required string Name { get; init; }

    /// <summary>Changes an image by a magnitude.</summary>
    public required Func<RgbImage, double, RgbImage> Apply { get; init; }

    /// <summary>The magnitude of an image at a strength of 0 to 1.</summary>
    public Func<RgbImage, double, double> Magnitude { get; init; } = (_, _) => 0;

    /// <summary>Whether half of the magnitudes are negative.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The operations of both, with the magnitudes at full strength that tell the two apart.</summary>
    /// <param name="shear">Pixels for each pixel.</param>
    /// <param name="translationOf">Pixels, for a side of an image.</param>
    /// <param name="rotation">Degrees.</param>
    /// <param name="enhancement">How far a factor departs from 1.</param>
    /// <param name="posterizedBits">Bits taken away.</param>
    public static IReadOnlyList<AugmentationOperation> All(
        double shear, Func<int, double> translationOf, double rotation, double enhancement, int posterizedBits) =>
    [
        new() { Name = "Identity", Apply = (image, _) => image },
        Signed("ShearX", Affine.ShearX, (_, strength) => shear * strength),
        Signed("ShearY", Affine.ShearY, (_, strength) => shear * strength),
        Signed("TranslateX", (image, pixels) => Affine.TranslateX(image, (int)pixels), (image, strength) => translationOf(image.Width) * strength),
        Signed("TranslateY", (image, pixels) => Affine.TranslateY(image, (int)pixels), (image, strength) => translationOf(image.Height) * strength),
        Signed("Rotate", Affine.Rotate, (_, strength) => rotation * strength),
        Signed("Brightness", (image, change) => Enhancement.Brightness(image, 1 + change), (_, strength) => enhancement * strength),
        Signed("Color", (image, change) => Enhancement.Saturation(image, 1 + change), (_, strength) => enhancement * strength),
        Signed("Contrast", (image, change) => Enhancement.Contrast(image, 1 + change), (_, strength) => enhancement * strength),
        Signed("Sharpness", (image, change) => Enhancement.Sharpness(image, 1 + change), (_, strength) => enhancement * strength),
        new()
        {
            Name = "Posterize",
            Apply = (image, bits) => Levels.Posterize(image, (int)bits),
            Magnitude = (_, strength) => 8 - Math.Round(posterizedBits * strength),
        },
        new() { Name = "Solarize", Apply = Levels.Solarize, Magnitude = (_, strength) => 255 * (1 - strength) },
        new() { Name = "AutoContrast", Apply = (image, _) => Levels.AutoContrast(image) },
        new() { Name = "Equalize", Apply = (image, _) => Levels.Equalize(image) },
    ];

    /// <summary>Changes an image at a strength, with the sign left to chance where there is one.</summary>
    public RgbImage ApplyAt(double strength, RgbImage image, RandomNumbers random)
    {
        var magnitude = Magnitude(image, strength);
        return Apply(image, IsSigned && random.Happens(0.5) ? -magnitude : magnitude);
    }

    private static AugmentationOperation Signed(string name, Func<RgbImage, double, RgbImage> apply, Func<RgbImage, double, double> magnitude)
        => new() { Name = name, Apply = apply, Magnitude = magnitude, IsSigned = true };
}
