using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>
/// Changes brightness, contrast, saturation and hue by random amounts, in a random order: torchvision's <c>ColorJitter</c>. For an option x, the factor is
/// drawn from 1 - x (at least 0) to 1 + x.
/// </summary>
public sealed record ColorJitter : ImageStep
{
    /// <summary>The maximum deviation of the brightness factor from 1, at least 0. Default 0: brightness is not changed.</summary>
    public double Brightness { get; init; }

    /// <summary>The maximum deviation of the contrast factor from 1, at least 0. Default 0: contrast is not changed.</summary>
    public double Contrast { get; init; }

    /// <summary>The maximum deviation of the saturation factor from 1, at least 0. Default 0: saturation is not changed.</summary>
    public double Saturation { get; init; }

    /// <summary>The maximum shift of the hue in both directions, as a fraction of the colour wheel, 0 to 0.5. Default 0: hue is not changed.</summary>
    public double Hue { get; init; }

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, int inputSize, RandomNumbers random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        foreach (var change in random.Order(4))
        {
            image = change switch
            {
                0 when Brightness > 0 => Enhancement.Brightness(image, Factor(Brightness, random)),
                1 when Contrast > 0 => Enhancement.Contrast(image, Factor(Contrast, random)),
                2 when Saturation > 0 => Enhancement.Saturation(image, Factor(Saturation, random)),
                3 when Hue > 0 => Augmentation.Hue.Shift(image, random.Uniform(-Hue, Hue)),
                _ => image,
            };
        }

        return image;
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require(IsAmount(Brightness), nameof(Brightness), "a number of at least 0", Brightness);
        Require(IsAmount(Contrast), nameof(Contrast), "a number of at least 0", Contrast);
        Require(IsAmount(Saturation), nameof(Saturation), "a number of at least 0", Saturation);
        Require(Hue is >= 0 and <= 0.5, nameof(Hue), "0 to 0.5", Hue);
    }

    private static bool IsAmount(double value) => value >= 0 && double.IsFinite(value);

    private static double Factor(double amount, RandomNumbers random) => random.Uniform(Math.Max(0, 1 - amount), 1 + amount);
}
