namespace Inception.Imaging;

/// <summary>
/// One axis of a bilinear resize without antialiasing, for the target positions of a window: each lies between two neighbouring
/// source positions, at a fraction of the way from the lower to the upper.
/// </summary>
internal sealed class LinearAxis
{
    private LinearAxis(int sourceSize, int count, Func<int, double> position)
    {
        (Lower, Upper, Fraction) = (new int[count], new int[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            var at = position(i);
            Lower[i] = Math.Min((int)at, sourceSize - 1);
            Upper[i] = Math.Min(Lower[i] + 1, sourceSize - 1);
            Fraction[i] = (float)Math.Clamp(at - Lower[i], 0, 1);
        }
    }

    public int Count => Lower.Length;

    public int[] Lower { get; }

    public int[] Upper { get; }

    public float[] Fraction { get; }

    /// <summary>TensorFlow 1's positions (<c>resize_bilinear_op.cc</c>, legacy scaler): <c>i * scale</c> in float32.</summary>
    public static LinearAxis TensorFlow(int sourceSize, long targetSize, long from, int count)
    {
        var scale = (float)sourceSize / targetSize;
        return new(sourceSize, count, i => (float)(from + i) * scale);
    }

    /// <summary>TensorFlow.js' positions with <c>alignCorners</c> (<c>ResizeBilinear.ts</c>): <c>i * (source - 1) / (target - 1)</c> in double.</summary>
    public static LinearAxis TensorFlowAlignedCorners(int sourceSize, long targetSize, long from, int count)
    {
        var scale = targetSize > 1 ? (double)(sourceSize - 1) / (targetSize - 1) : (double)sourceSize / targetSize;
        return new(sourceSize, count, i => (from + i) * scale);
    }

    /// <summary>
    /// PyTorch's positions (<c>UpSample.h</c>): <c>(i + 0.5) * scale - 0.5</c>, not below 0, in double of a scale in float32. At the same size,
    /// the source's own.
    /// </summary>
    public static LinearAxis PyTorch(int sourceSize, long targetSize, long from, int count)
    {
        double scale = (float)sourceSize / targetSize;
        return new(sourceSize, count, i => sourceSize == targetSize ? from + i : Math.Max((scale * (from + i + 0.5)) - 0.5, 0));
    }
}
