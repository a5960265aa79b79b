namespace Inception.Imaging;

/// <summary>
/// A resampling filter: the weight of a source pixel as a function of its distance from the sampled point. When an image shrinks, the filter is widened by the
/// same factor. torchvision calls this <c>antialias=True</c>; Pillow always does it.
/// </summary>
public sealed class Interpolation
{
    private Interpolation(string name, double support, Func<double, double> weight)
        => (Name, Support, Weight) = (name, support, weight);

    /// <summary>Nearest neighbour: the pixel that contains the point. No filter, and no antialiasing when an image shrinks.</summary>
    public static Interpolation Nearest { get; } = new("nearest", 0, _ => 1);

    /// <summary>The triangle filter: linear between two neighbours in each direction.</summary>
    public static Interpolation Bilinear { get; } = new("bilinear", 1, x => x < 1 ? 1 - x : 0);

    /// <summary>The cubic convolution of Keys (1981) with a = −0.5, over four neighbours in each direction.</summary>
    public static Interpolation Bicubic { get; } = new("bicubic", 2, x => Cubic(x, -0.5));

    /// <summary>The filter's name as Pillow and torchvision spell it.</summary>
    public string Name { get; }

    /// <summary>The distance, in source pixels, beyond which the weight is zero.</summary>
    internal double Support { get; }

    /// <summary>The weight at a distance of zero or more.</summary>
    internal Func<double, double> Weight { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // Factored in the order of Pillow's filter: another order differs in the last bit of a double.
    private static double Cubic(double x, double a) => x switch
    {
        < 1 => ((((a + 2) * x) - (a + 3)) * x * x) + 1,
        < 2 => ((((x - 5) * x) + 8) * x - 4) * a,
        _ => 0,
    };
}
