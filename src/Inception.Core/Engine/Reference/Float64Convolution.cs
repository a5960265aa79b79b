using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Inception.Common;
using Inception.Graphs;
using Inception.Layers;

namespace Inception.Engine.Reference;

/// <summary>The plain sum of a convolution in float64: the inputs under the window of each pixel, times each filter.</summary>
internal static class Float64Convolution
{
    private static bool IsVectorized => Vector.IsHardwareAccelerated && !OperatingSystem.IsBrowser();

    /// <summary>Computes a node without its summand and ReLU.</summary>
    public static void Run(Float64Map input, ConvolutionNode node, Float64Map output) =>
        Run(input, node.Filters, node.Kernel, node.Stride, node.Padding, node.Groups, output);

    /// <summary>Computes all pixels, rows side by side on all cores.</summary>
    public static void Run(Float64Map input, Filters filters, Extent kernel, Extent stride, Extent padding, int groups, Float64Map output)
    {
        using var weights = new FilterValues(filters);
        var (channels, outputs) = (filters.InputChannels, filters.Count / groups);
        var length = channels * kernel.Height * kernel.Width;
        ParallelWork.For(output.Height, () => new double[output.Width * length], (row, patches) =>
        {
            for (var group = 0; group < groups; group++)
            {
                for (var column = 0; column < output.Width; column++)
                {
                    Gather(
                        input, group * channels, channels, kernel, (row * stride.Height) - padding.Height, (column * stride.Width) - padding.Width,
                        patches.AsSpan(column * length, length));
                }

                for (var o = group * outputs; o < (group + 1) * outputs; o++)
                {
                    var target = output.Plane(o).Slice(row * output.Width, output.Width);
                    MultiplyRow(weights.Span.Slice(o * length, length), patches, target);
                    for (var column = 0; column < target.Length; column++) target[column] += filters.Bias[o];
                }
            }
        }, _ => { });
    }

    /// <summary>The inputs under a window, zeros outside the map.</summary>
    public static void Gather(Float64Map input, int firstChannel, int channels, Extent kernel, int top, int left, Span<double> patch)
    {
        var i = 0;
        for (var c = firstChannel; c < firstChannel + channels; c++)
        {
            var plane = input.Plane(c);
            for (var row = top; row < top + kernel.Height; row++)
            {
                for (var column = left; column < left + kernel.Width; column++)
                {
                    var isInside = (uint)row < (uint)input.Height && (uint)column < (uint)input.Width;
                    patch[i++] = isInside ? plane[(row * input.Width) + column] : 0;
                }
            }
        }
    }

    /// <summary>Σ a · b, and Σ |a · b|.</summary>
    public static (double Sum, double Magnitude) Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var x = MemoryMarshal.Cast<double, Vector<double>>(a);
        var y = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> sums = default, magnitudes = default;
        for (var i = 0; i < x.Length; i++)
        {
            var product = x[i] * y[i];
            sums += product;
            magnitudes += Vector.Abs(product);
        }

        var (sum, magnitude) = (Vector.Sum(sums), Vector.Sum(magnitudes));
        for (var rest = x.Length * Vector<double>.Count; rest < a.Length; rest++)
        {
            sum += a[rest] * b[rest];
            magnitude += Math.Abs(a[rest] * b[rest]);
        }

        return (sum, magnitude);
    }

    /// <summary>One filter on the patches of a row, four at a time: a filter's values are then read once for four pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRow(ReadOnlySpan<double> filter, ReadOnlySpan<double> patches, Span<double> sums)
    {
        if (!IsVectorized)
        {
            MultiplyRowByScalars(filter, patches, sums);
            return;
        }

        var length = filter.Length;
        var w = MemoryMarshal.Cast<double, Vector<double>>(filter);
        var pixel = 0;
        for (; pixel + 4 <= sums.Length; pixel += 4)
        {
            var x0 = patches.Slice(pixel * length, length);
            var x1 = patches.Slice((pixel + 1) * length, length);
            var x2 = patches.Slice((pixel + 2) * length, length);
            var x3 = patches.Slice((pixel + 3) * length, length);
            Vector<double> a = default, b = default, c = default, d = default;
            for (int i = 0, at = 0; i < w.Length; i++, at += Vector<double>.Count)
            {
                a = MultiplyAdd(w[i], new Vector<double>(x0[at..]), a);
                b = MultiplyAdd(w[i], new Vector<double>(x1[at..]), b);
                c = MultiplyAdd(w[i], new Vector<double>(x2[at..]), c);
                d = MultiplyAdd(w[i], new Vector<double>(x3[at..]), d);
            }

            (sums[pixel], sums[pixel + 1], sums[pixel + 2], sums[pixel + 3]) = (Vector.Sum(a), Vector.Sum(b), Vector.Sum(c), Vector.Sum(d));
            for (var rest = w.Length * Vector<double>.Count; rest < length; rest++)
            {
                sums[pixel] += filter[rest] * x0[rest];
                sums[pixel + 1] += filter[rest] * x1[rest];
                sums[pixel + 2] += filter[rest] * x2[rest];
                sums[pixel + 3] += filter[rest] * x3[rest];
            }
        }

        for (; pixel < sums.Length; pixel++) sums[pixel] = Dot(filter, patches.Slice(pixel * length, length)).Sum;
    }

    /// <summary>The same without vectors, for which the runtime of the browser has no instructions of this type.</summary>
    private static void MultiplyRowByScalars(ReadOnlySpan<double> filter, ReadOnlySpan<double> patches, Span<double> sums)
    {
        for (var pixel = 0; pixel < sums.Length; pixel++)
        {
            var patch = patches.Slice(pixel * filter.Length, filter.Length);
            double sum = 0;
            for (var i = 0; i < filter.Length; i++) sum += filter[i] * patch[i];
            sums[pixel] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> MultiplyAdd(Vector<double> a, Vector<double> b, Vector<double> sum) =>
#if NET9_0_OR_GREATER
        Vector.FusedMultiplyAdd(a, b, sum);
#else
        (a * b) + sum;
#endif
}
