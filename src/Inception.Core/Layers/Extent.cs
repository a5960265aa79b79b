namespace Inception.Layers;

/// <summary>A height and a width in pixels, or in steps of a window; an <see langword="int"/> converts to a square.</summary>
/// <param name="Height">The vertical extent.</param>
/// <param name="Width">The horizontal extent.</param>
public readonly record struct Extent(int Height, int Width)
{
    /// <summary>The square of this side.</summary>
    /// <param name="side">Height and width.</param>
    public static implicit operator Extent(int side) => new(side, side);

    /// <summary>The same as the conversion, for languages without it.</summary>
    /// <param name="side">Height and width.</param>
    /// <returns>The square.</returns>
    public static Extent FromInt32(int side) => side;

    /// <summary><c>3×3</c>, <c>1×7</c>.</summary>
    /// <returns>Height, a multiplication sign, width.</returns>
    public override string ToString() => $"{Height}×{Width}";
}
