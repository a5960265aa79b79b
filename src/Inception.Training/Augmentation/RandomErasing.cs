using Inception.Common;

namespace Inception.Training.Augmentation;

/// <summary>
/// Erases a random rectangle in some of the normalized images: torchvision's <c>RandomErasing</c>, after Z. Zhong et al., "Random Erasing Data Augmentation",
/// arXiv:1708.04896.
/// </summary>
public sealed record RandomErasing
{
    private const int Tries = 10;

    /// <summary>The fraction of images in which a rectangle is erased, 0 to 1. Default 0.5.</summary>
    public double Probability { get; init; } = 0.5;

    /// <summary>The area of the rectangle as a fraction of the image, within 0 to 1. Default 0.02 to 0.33.</summary>
    public Bounds Scale { get; init; } = new(0.02, 0.33);

    /// <summary>The ratio of the rectangle's height to its width, above 0. Ratios r and 1/r are equally likely. Default 0.3 to 3.3.</summary>
    public Bounds Ratio { get; init; } = new(0.3, 3.3);

    /// <summary>The content of the rectangle. Default <see cref="ErasingFill.Mean"/>.</summary>
    public ErasingFill Fill { get; init; } = ErasingFill.Mean;

    /// <summary>Erases the rectangle in place.</summary>
    /// <param name="values">The channels of the normalized image, each <paramref name="size"/>×<paramref name="size"/>.</param>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="random">The source of all random numbers.</param>
    internal void Apply(Span<float> values, int size, RandomNumbers random)
    {
        if (!random.Happens(Probability)) return;

        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var area = size * size * random.Uniform(Scale.From, Scale.To);
            var ratio = Ratio.Logarithmic(random);
            var height = (int)Math.Round(Math.Sqrt(area * ratio));
            var width = (int)Math.Round(Math.Sqrt(area / ratio));
            if (height >= size || width >= size) continue;

            Erase(values, size, random.Below(size - height + 1), random.Below(size - width + 1), height, width, random);
            return;
        }
    }

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    internal void Validate()
    {
        OptionCheck.RequireShare(Probability, $"{nameof(RandomErasing)}.{nameof(Probability)}");
        OptionCheck.Require(Scale.IsWithin(0, 1), $"{nameof(RandomErasing)}.{nameof(Scale)}", Scale, "two ascending numbers from 0 to 1");
        OptionCheck.Require(Ratio.IsPositive, $"{nameof(RandomErasing)}.{nameof(Ratio)}", Ratio, "two ascending numbers above 0");
        OptionCheck.RequireDefined(Fill, $"{nameof(RandomErasing)}.{nameof(Fill)}");
    }

    private void Erase(Span<float> values, int size, int top, int left, int height, int width, RandomNumbers random)
    {
        for (var plane = 0; plane < values.Length; plane += size * size)
        {
            for (var y = top; y < top + height; y++)
            {
                var row = values.Slice(plane + (y * size) + left, width);
                if (Fill == ErasingFill.Mean)
                    row.Clear();
                else
                    foreach (ref var value in row) value = (float)random.Normal();
            }
        }
    }
}
