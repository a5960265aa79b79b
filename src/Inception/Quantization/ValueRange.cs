namespace Inception.Quantization;

/// <summary>The values of a feature map that 8 bits shall tell apart. Values beyond are cut to the nearer end.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest, at least <paramref name="Low"/>.</param>
public readonly record struct ValueRange(float Low, float High)
{
    /// <summary>The smallest range that has both in it.</summary>
    internal ValueRange Join(ValueRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));
}
