namespace Inception.Quantization;

/// <summary>The range of a feature map's values that 8 bits represent. Values beyond are cut to the nearer end.</summary>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest, at least <paramref name="Low"/>.</param>
public readonly record struct ValueRange(float Low, float High)
{
    /// <summary>The smallest range that contains both.</summary>
    internal ValueRange Join(ValueRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));
}
