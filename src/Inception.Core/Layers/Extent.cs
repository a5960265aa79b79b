namespace Inception.Layers;

/// <summary>A height and a width, such as the size, stride or padding of a window. An <see langword="int"/> converts to a square.</summary>
/// <param name="Height">The vertical extent.</param>
/// <param name="Width">The horizontal extent.</param>
public readonly record struct Extent(int Height, int Width)
{
    /// <summary>Converts a side to a square.</summary>
    /// <param name="side">Height and width.</param>
    public static implicit operator Extent(int side) => new(side, side);

    /// <summary>Converts a side to a square, for languages without implicit conversions.</summary>
    /// <param name="side">Height and width.</param>
    /// <returns>The square.</returns>
    public static Extent FromInt32(int side) => side;

    /// <summary>Formats the extent, e.g. <c>1×7</c>.</summary>
    /// <returns>Height, a multiplication sign, width.</returns>
    public override string ToString() => $"{Height}×{Width}";
}
