using System.Numerics;
using System.Runtime.InteropServices;
using Inception.Graphs;
using Inception.Layers;

namespace Inception.Engine.Reference;

/// <summary>The plain sum of a convolution in float64: the inputs under the window of each pixel, times each filter.</summary>
internal static class Float64Convolution
{
    /// <summary>Computes a node without its summand and ReLU.</summary>
    public static void Run(Float64Map input, ConvolutionNode node, Float64Map output) =>
        Run(input, node.Filters, node.Kernel, node.Stride, node.Padding, node.Groups, output);

    /// <summary>Computes all pixels, rows side by side on all cores.</summary>
    public static void Run(Float64Map input, Filters filters, Extent kernel, Extent stride, Extent padding, int groups, Float64Map output)
    {
        var weights = filters.Product();
        var (channels, outputs) = (filters.InputChannels, filters.Count / groups);
        var length = channels * kernel.Height * kernel.Width;
        Parallel.For(0, output.Height, row =>
        {
            var patch = new double[length];
            for (var column = 0; column < output.Width; column++)
            {
                for (var group = 0; group < groups; group++)
                {
                    Gather(input, group * channels, channels, kernel, (row * stride.Height) - padding.Height, (column * stride.Width) - padding.Width, patch);
                    for (var o = group * outputs; o < (group + 1) * outputs; o++)
                        output.Values[(((o * output.Height) + row) * output.Width) + column] = filters.Bias[o] + Dot(weights.AsSpan(o * length, length), patch);
                }
            }
        });
    }

    /// <summary>The inputs under a window, zeros outside the map.</summary>
    public static void Gather(Float64Map input, int firstChannel, int channels, Extent kernel, int top, int left, double[] patch)
    {
        var i = 0;
        for (var c = firstChannel; c < firstChannel + channels; c++)
        {
            var plane = input.Plane(c);
            for (var row = top; row < top + kernel.Height; row++)
            {
                for (var column = left; column < left + kernel.Width; column++)
                {
                    var isInside = row >= 0 && row < input.Height && column >= 0 && column < input.Width;
                    patch[i++] = isInside ? plane[(row * input.Width) + column] : 0;
                }
            }
        }
    }

    /// <summary>Σ a · b.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var x = MemoryMarshal.Cast<double, Vector<double>>(a);
        var y = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> first = default, second = default;
        var i = 0;
        for (; i + 2 <= x.Length; i += 2)
        {
            first += x[i] * y[i];
            second += x[i + 1] * y[i + 1];
        }

        if (i < x.Length) first += x[i] * y[i];
        var sum = Vector.Sum(first + second);
        for (var rest = x.Length * Vector<double>.Count; rest < a.Length; rest++) sum += a[rest] * b[rest];
        return sum;
    }
}
