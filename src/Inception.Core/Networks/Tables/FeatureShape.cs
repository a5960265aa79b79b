namespace Inception.Networks.Tables;

/// <summary>The shape of one image's features: channels × height × width, without the batch.</summary>
/// <param name="Channels">The number of channels, or the length of a vector.</param>
/// <param name="Height">The height; 1 for a vector.</param>
/// <param name="Width">The width; 1 for a vector.</param>
public readonly record struct FeatureShape(int Channels, int Height, int Width)
{
    /// <summary>Whether the features are a vector, as after <see cref="Flatten"/>: <c>N×channels</c> without height and width.</summary>
    public bool IsVector { get; init; }

    /// <summary>The number of values.</summary>
    public long Count => (long)Channels * Height * Width;

    /// <summary>Whether the input was too small for the window of an earlier row, so that nothing is left.</summary>
    internal bool IsEmpty => Height < 1 || Width < 1;

    /// <summary>Creates the shape of a vector.</summary>
    /// <param name="length">The number of values.</param>
    /// <returns>The shape.</returns>
    public static FeatureShape Vector(int length) => new(length, 1, 1) { IsVector = true };

    /// <summary>Returns the sizes in order: three, or one for a vector.</summary>
    /// <returns>Channels, height, width; or the length.</returns>
    public IReadOnlyList<int> ToSizes() => IsVector ? [Channels] : [Channels, Height, Width];

    /// <summary>Formats the shape, e.g. <c>288×35×35</c>, or <c>1000</c> for a vector.</summary>
    /// <returns>The sizes with multiplication signs.</returns>
    public override string ToString() => string.Join('×', ToSizes());
}
