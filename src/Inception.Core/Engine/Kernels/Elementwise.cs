using System.Runtime.CompilerServices;

namespace Inception.Engine.Kernels;

/// <summary>
/// Number by number: batch normalization and input normalization that no convolution takes up, ReLU alone, and the sums of residual blocks.
/// <code>
/// y[c] = max(floor, x[c] · scale[c] + shift[c] + factor · other[c])
/// </code>
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="scale">A factor for each lane.</param>
/// <param name="shift">A summand for each lane.</param>
/// <param name="factor">The factor of the other input.</param>
/// <param name="floor">0 for ReLU, negative infinity for none.</param>
internal sealed unsafe class Elementwise<T>(float[] scale, float[] shift, float factor, float floor)
    where T : unmanaged, IVector<T>
{
    /// <summary>Computes one group of channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int group, float* input, MapLayout inputLayout, float* other, MapLayout? otherLayout, float* output, MapLayout outputLayout)
    {
        fixed (float* scales = scale, shifts = shift)
        {
            T a = T.Load(scales + (group * T.Lanes)), b = T.Load(shifts + (group * T.Lanes)), f = T.Fill(factor), bottom = T.Fill(floor);
            for (var row = 0; row < outputLayout.Height; row++)
            {
                float* x = input + inputLayout.Offset(row, 0), y = output + outputLayout.Offset(row, 0);
                var z = other == null ? null : other + otherLayout!.Offset(row, 0);
                for (var at = 0; at < outputLayout.Width * T.Lanes; at += T.Lanes)
                {
                    var value = T.MultiplyAdd(T.Load(x + at), a, b);
                    if (z != null) value = T.MultiplyAdd(T.Load(z + at), f, value);
                    T.Store(T.Max(value, bottom), y + at);
                }
            }
        }
    }
}
