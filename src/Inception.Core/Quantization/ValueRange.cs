namespace Inception.Quantization;

/// <summary>The range of values of a feature map that 8 bits represent. Values outside are clipped to the nearer end.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end, at least <paramref name="Low"/>.</param>
public readonly record struct ValueRange(float Low, float High)
{
    /// <summary>Returns the smallest range that contains both ranges.</summary>
    internal ValueRange Join(ValueRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));
}
