namespace Inception.Imaging;

/// <summary>
/// One axis of OpenCV's bilinear resize of bytes, for the target positions of a window: two neighbours and their weights, which have
/// 11 fraction bits (<c>resize.cpp</c>, <c>INTER_RESIZE_COEF_BITS</c>).
/// </summary>
internal sealed class OpenCvAxis
{
    private const int WeightOne = 1 << 11;

    private OpenCvAxis(int sourceSize, long targetSize, long from, int count, bool weighsEdges)
    {
        (Lower, Upper, LowerWeight, UpperWeight) = (new int[count], new int[count], new int[count], new int[count]);
        var scale = 1 / ((double)targetSize / sourceSize);
        for (var i = 0; i < count; i++)
        {
            var at = (float)(((from + i + 0.5) * scale) - 0.5);
            var lower = (int)MathF.Floor(at);
            var fraction = at - lower;
            if (!weighsEdges && (lower < 0 || lower >= sourceSize - 1)) fraction = 0;
            (Lower[i], Upper[i]) = (Math.Clamp(lower, 0, sourceSize - 1), Math.Clamp(lower + 1, 0, sourceSize - 1));
            (LowerWeight[i], UpperWeight[i]) = (ToFixedPoint(1 - fraction), ToFixedPoint(fraction));
        }
    }

    public int Count => Lower.Length;

    public int[] Lower { get; }

    public int[] Upper { get; }

    public int[] LowerWeight { get; }

    public int[] UpperWeight { get; }

    /// <summary>The axis along a row: beyond its ends the outermost pixel has the whole weight.</summary>
    public static OpenCvAxis Along(int sourceSize, long targetSize, long from, int count) => new(sourceSize, targetSize, from, count, weighsEdges: false);

    /// <summary>The axis down a column: beyond its ends the outermost pixel has both weights, each rounded on its own.</summary>
    public static OpenCvAxis Down(int sourceSize, long targetSize, long from, int count) => new(sourceSize, targetSize, from, count, weighsEdges: true);

    private static int ToFixedPoint(float weight) => (int)MathF.Round(weight * WeightOne, MidpointRounding.ToEven);
}
