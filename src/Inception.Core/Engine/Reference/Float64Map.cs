namespace Inception.Engine.Reference;

/// <summary>A feature map of one image in float64, <c>C×H×W</c>.</summary>
/// <param name="Values">The numbers.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record Float64Map(double[] Values, int Channels, int Height, int Width)
{
    /// <summary>Zeros.</summary>
    public Float64Map(int channels, int height, int width)
        : this(new double[channels * height * width], channels, height, width)
    {
    }

    /// <summary>Numbers of one channel.</summary>
    public int PlaneSize => Height * Width;

    /// <summary>One channel.</summary>
    public Span<double> Plane(int channel) => Values.AsSpan(channel * PlaneSize, PlaneSize);

    /// <summary>Every number through a function, which also gets the channel.</summary>
    public Float64Map Select(Func<double, int, double> function)
    {
        var result = new Float64Map(Channels, Height, Width);
        for (var i = 0; i < Values.Length; i++) result.Values[i] = function(Values[i], i / PlaneSize);
        return result;
    }
}
