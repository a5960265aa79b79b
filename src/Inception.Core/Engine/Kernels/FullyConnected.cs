using System.Runtime.CompilerServices;

namespace Inception.Engine.Kernels;

/// <summary>
/// A fully connected layer:
/// <code>
/// y[o] = max(floor, bias[o] + Σ_i x[i] · w[o][i])
/// </code>
/// Each weight is used once for an image, so memory is the limit: a dot product of four vectors at a time reads the weights in their order.
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="inputs">Where each input lies from the map's beginning.</param>
/// <param name="outputs">Outputs.</param>
/// <param name="floor">0 for ReLU, negative infinity for none.</param>
internal sealed unsafe class FullyConnected<T>(int[] inputs, int outputs, float floor)
    where T : unmanaged, IVector<T>
{
    /// <summary>Outputs of a unit.</summary>
    public const int OutputsOfUnit = 64;

    private readonly int _length = (inputs.Length + (4 * T.Lanes) - 1) / (4 * T.Lanes) * 4 * T.Lanes;

    /// <summary>Floats of the packed weights.</summary>
    public long PackedSize => (long)outputs * (1 + _length);

    /// <summary>Floats of memory that a thread needs.</summary>
    public int ScratchSize => _length + T.Lanes;

    /// <summary>The biases, then a row for each output, filled up with zeros.</summary>
    public void Pack(ReadOnlySpan<double> weights, ReadOnlySpan<double> bias, float* packed)
    {
        foreach (var value in bias) *packed++ = (float)value;
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < _length; i++) *packed++ = i < inputs.Length ? (float)weights[(o * inputs.Length) + i] : 0;
        }
    }

    /// <summary>Computes some outputs.</summary>
    /// <param name="unit">Which <see cref="OutputsOfUnit"/> outputs.</param>
    /// <param name="input">The input's map.</param>
    /// <param name="output">The output's map, one pixel.</param>
    /// <param name="plane">Floats from one vector of outputs to the next.</param>
    /// <param name="packed">The packed weights.</param>
    /// <param name="scratch">Memory of the thread's own.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int unit, float* input, float* output, int plane, float* packed, float* scratch)
    {
        for (var i = 0; i < _length; i++) scratch[i] = i < inputs.Length ? input[inputs[i]] : 0;
        var lanes = scratch + _length;
        for (var o = unit * OutputsOfUnit; o < Math.Min(outputs, (unit + 1) * OutputsOfUnit); o++)
        {
            var w = packed + outputs + ((long)o * _length);
            T a = T.Fill(0), b = a, c = a, d = a;
            for (var i = 0; i < _length; i += 4 * T.Lanes)
            {
                a = T.MultiplyAdd(T.Load(w + i), T.Load(scratch + i), a);
                b = T.MultiplyAdd(T.Load(w + i + T.Lanes), T.Load(scratch + i + T.Lanes), b);
                c = T.MultiplyAdd(T.Load(w + i + (2 * T.Lanes)), T.Load(scratch + i + (2 * T.Lanes)), c);
                d = T.MultiplyAdd(T.Load(w + i + (3 * T.Lanes)), T.Load(scratch + i + (3 * T.Lanes)), d);
            }

            T.Store(a + b + (c + d), lanes);
            var sum = packed[o];
            for (var lane = 0; lane < T.Lanes; lane++) sum += lanes[lane];
            output[(o / T.Lanes * plane) + (o % T.Lanes)] = Math.Max(sum, floor);
        }
    }
}
