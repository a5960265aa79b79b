using System.Runtime.CompilerServices;

namespace Inception.Engine.Kernels;

/// <summary>
/// Number by number: batch normalization and input normalization that no convolution takes up, ReLU alone, and the sums of residual blocks.
/// <code>
/// y[c] = max(floor, x[c] · scale[c] + shift[c] + factor · other[c])
/// </code>
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="factor">The factor of the other input.</param>
/// <param name="floor">0 for ReLU, negative infinity for none.</param>
internal sealed unsafe class Elementwise<T>(float factor, float floor)
    where T : unmanaged, IVector<T>
{
    /// <summary>Computes one group of channels.</summary>
    /// <param name="scale">A factor for each lane.</param>
    /// <param name="shift">A summand for each lane.</param>
    /// <param name="input">The group's plane of the input.</param>
    /// <param name="inputLayout">The input's layout.</param>
    /// <param name="other">The group's plane of what is added; null for nothing.</param>
    /// <param name="otherLayout">Its layout.</param>
    /// <param name="output">The group's plane of the output.</param>
    /// <param name="outputLayout">The output's layout.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(
        float* scale, float* shift, float* input, MapLayout inputLayout, float* other, MapLayout? otherLayout, float* output, MapLayout outputLayout)
    {
        T a = T.Load(scale), b = T.Load(shift), f = T.Fill(factor), bottom = T.Fill(floor);
        for (var row = 0; row < outputLayout.Height; row++)
        {
            float* x = input + inputLayout.Offset(row, 0), y = output + outputLayout.Offset(row, 0);
            var z = other == null ? null : other + otherLayout!.Offset(row, 0);
            for (var at = 0; at < outputLayout.Width * T.Lanes; at += T.Lanes)
            {
                var value = T.MultiplyAdd(T.Load(x + at), a, b);
                if (z != null) value = T.MultiplyAdd(T.Load(z + at), f, value);
                T.Store(T.Max(bottom, value), y + at);
            }
        }
    }
}
