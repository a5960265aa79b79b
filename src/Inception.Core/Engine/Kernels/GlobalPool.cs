using System.Runtime.CompilerServices;
using Inception.Networks.Tables;

namespace Inception.Engine.Kernels;

/// <summary>
/// The mean, the maximum or both over all places of each channel:
/// <code>
/// mean[c] = Σ x[c][r][k] / (rows · columns),  maximum[c] = max x[c][r][k]
/// </code>
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
internal static unsafe class GlobalPool<T>
    where T : unmanaged, IVector<T>
{
    /// <summary>Pools one group of channels.</summary>
    /// <param name="pooling">What is computed.</param>
    /// <param name="input">The group's plane.</param>
    /// <param name="layout">The input's layout.</param>
    /// <param name="output">Where the vector goes.</param>
    /// <param name="second">Where the maxima go if they follow the means.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(GlobalPooling pooling, float* input, MapLayout layout, float* output, float* second)
    {
        T sum = T.Fill(0), maximum = T.Load(input + layout.Offset(0, 0));
        for (var row = 0; row < layout.Height; row++)
        {
            var x = input + layout.Offset(row, 0);
            for (var column = 0; column < layout.Width; column++, x += T.Lanes)
            {
                var value = T.Load(x);
                sum += value;
                maximum = T.MaxOrNaN(maximum, value);
            }
        }

        var mean = sum * T.Fill(1f / (layout.Height * layout.Width));
        T.Store(
            pooling switch
            {
                GlobalPooling.Maximum => maximum,
                GlobalPooling.AverageAndMaximum => (mean + maximum) * T.Fill(0.5f),
                _ => mean,
            },
            output);
        if (pooling == GlobalPooling.Concatenated) T.Store(maximum, second);
    }
}
