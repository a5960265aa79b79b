namespace Inception.Training.Augmentation;

/// <summary>How the images of one batch are mixed.</summary>
/// <param name="Share">An image's own share of its target, 0 to 1; its partner has the rest.</param>
/// <param name="Blended">Whether the pixels are blended by the share. Else the partner's replace those in the rectangle.</param>
/// <param name="Left">The rectangle's first column.</param>
/// <param name="Top">The rectangle's first row.</param>
/// <param name="Width">Columns of the rectangle.</param>
/// <param name="Height">Rows of the rectangle.</param>
internal readonly record struct Mixture(double Share, bool Blended, int Left = 0, int Top = 0, int Width = 0, int Height = 0)
{
    /// <summary>Every image stays as it is, and its target its own.</summary>
    public static Mixture None { get; } = new(Share: 1, Blended: false);

    /// <summary>Mixes the pixels of an image with those of its partner, in place.</summary>
    /// <param name="values">The image's planes, each <paramref name="size"/>×<paramref name="size"/>.</param>
    /// <param name="partner">The partner's planes.</param>
    /// <param name="size">Width and height.</param>
    public void Apply(Span<float> values, ReadOnlySpan<float> partner, int size)
    {
        if (Blended)
        {
            var own = (float)Share;
            var others = 1 - own;
            for (var i = 0; i < values.Length; i++) values[i] = (own * values[i]) + (others * partner[i]);
            return;
        }

        for (var plane = 0; plane < values.Length; plane += size * size)
        {
            for (var y = Top; y < Top + Height; y++)
            {
                var row = plane + (y * size) + Left;
                partner.Slice(row, Width).CopyTo(values[row..]);
            }
        }
    }
}
