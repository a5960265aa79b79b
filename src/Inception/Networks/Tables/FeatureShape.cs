namespace Inception.Networks.Tables;

/// <summary>The shape of one picture's features: channels × height × width, without the batch.</summary>
/// <param name="Channels">Channels, or the length of a vector.</param>
/// <param name="Height">Rows; 1 for a vector.</param>
/// <param name="Width">Columns; 1 for a vector.</param>
public readonly record struct FeatureShape(int Channels, int Height, int Width)
{
    /// <summary>The number of values.</summary>
    public long Count => (long)Channels * Height * Width;

    /// <summary>Whether a row before had no room for its window: nothing is left.</summary>
    internal bool IsEmpty => Height < 1 || Width < 1;

    /// <summary><c>288×35×35</c>.</summary>
    /// <returns>Channels, height and width with multiplication signs.</returns>
    public override string ToString() => $"{Channels}×{Height}×{Width}";
}
