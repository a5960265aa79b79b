using Inception.Engine.Steps;
using Inception.Engine.Reference;
using Inception.Graphs;

namespace Inception.Engine.Verifying;

/// <summary>
/// Runs a convolution of a plan on images that bring errors to light, and compares it with the plain sum in float64 at corners, edges and some pixels
/// inside, for all output channels.
/// </summary>
/// <param name="largeTiles">Whether larger tiles were allowed.</param>
internal sealed unsafe class ConvolutionCheck(bool largeTiles)
{
    private const int InnerPixels = 6;

    // A prime, so that no row or plane begins where another did.
    private const int CountOfNumbers = 65_521;

    private readonly double[][] _numbers = [.. Enum.GetValues<Pattern>().Select(pattern =>
    {
        var random = new Random(0);
        return Enumerable.Range(0, CountOfNumbers).Select(_ => Number(random, pattern)).ToArray();
    })];

    /// <summary>What the inputs look like.</summary>
    private enum Pattern
    {
        /// <summary>Normal numbers, negative ones cut off: what a network computes.</summary>
        Typical,

        /// <summary>Magnitudes from 1e-3 to 1e3 and both signs.</summary>
        Extreme,

        /// <summary>Mostly zeros: every place of a window counts alone.</summary>
        Sparse,
    }

    /// <summary>The largest error over its bound; above 1 the kernel is wrong.</summary>
    /// <param name="step">The step; its input and output in the arena are overwritten.</param>
    /// <param name="node">The node that it computes.</param>
    /// <param name="memory">Arena, weights and scratch.</param>
    /// <returns>The largest share of the bound, and the largest error over the largest output.</returns>
    public (double Share, double Error) Run(ConvolutionStep step, ConvolutionNode node, in RunMemory memory)
    {
        using var weights = new FilterValues(node.Filters);
        var (share, error) = (0.0, 0.0);
        var random = new Random(node.Path.Length);
        foreach (var pattern in Enum.GetValues<Pattern>())
        {
            using var input = Write(step.Reads[0], memory, random, pattern);
            using var summand = step.Reads.Count > 1 ? Write(step.Reads[1], memory, random, pattern) : null;
            for (int unit = 0, units = step.Units; unit < units; unit++) step.Run(unit, memory);
            var found = Compare(step, node, weights.Span, input, summand, memory, random);
            (share, error) = (Math.Max(share, found.Share), Math.Max(error, found.Error));
        }

        return (share, error);
    }

    private static double Number(Random random, Pattern pattern)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (float)(pattern switch
        {
            Pattern.Typical => Math.Max(normal, 0),
            Pattern.Extreme => normal * Math.Pow(10, (6 * random.NextDouble()) - 3),
            _ => random.Next(50) == 0 ? normal : 0,
        });
    }

    /// <summary>Fills a map, with zeros around it and in lanes without a channel.</summary>
    private Float64Map Write(FeatureMap map, in RunMemory memory, Random random, Pattern pattern)
    {
        var values = new Float64Map(map.Lanes.Length, map.Layout.Height, map.Layout.Width);
        var numbers = _numbers[(int)pattern];
        for (int i = 0, at = random.Next(numbers.Length); i < values.Values.Length; i++)
        {
            values.Values[i] = numbers[at];
            if (++at == numbers.Length) at = 0;
        }

        var target = map.In(memory.Arena);
        new Span<float>(target, checked(map.Groups * map.Layout.Plane)).Clear();
        var (lanes, width) = (map.Lanes, map.Layout.Width);
        for (var row = 0; row < lanes.Length * map.Layout.Height; row++)
        {
            var to = target + map.OffsetOf(lanes[row / map.Layout.Height]) + map.Layout.Offset(row % map.Layout.Height, 0);
            for (var column = 0; column < width; column++) to[column * map.Layout.Lanes] = (float)values.Values[(row * width) + column];
        }

        return values;
    }

    private (double Share, double Error) Compare(
        ConvolutionStep step, ConvolutionNode node, ReadOnlySpan<double> weights, Float64Map input, Float64Map? summand, in RunMemory memory, Random random)
    {
        var shape = step.Kernel.Shape;
        var (width, count) = (shape.Output.Width, shape.Output.Width * shape.Output.Height);
        int[] pixels = [0, width - 1, count - width, count - 1, .. Enumerable.Range(0, InnerPixels).Select(_ => random.Next(count))];
        var (outputs, channels, length) = (shape.FilterCount / shape.Groups, shape.FilterChannels, shape.FilterChannels * shape.Taps);
        var lanes = step.Writes.Lanes;
        var output = step.Writes.In(memory.Arena);
        var patch = new double[length];
        double error = 0, largest = 0, largestSum = 0;
        foreach (var pixel in pixels.Distinct())
        {
            for (var o = 0; o < shape.FilterCount; o++)
            {
                if (o % outputs == 0)
                {
                    Float64Convolution.Gather(
                        input, o / outputs * channels, channels, shape.Kernel,
                        (pixel / width * shape.Stride.Height) - shape.Top, (pixel % width * shape.Stride.Width) - shape.Left, patch);
                }

                var (sum, magnitude) = Float64Convolution.Dot(weights.Slice(o * length, length), patch);
                var (bias, added) = (node.Filters.Bias[o], summand?.Plane(o)[pixel] ?? 0);
                var expected = Math.Max(sum + bias + added, shape.Floor);
                largest = Math.Max(largest, Math.Abs(expected));
                largestSum = Math.Max(largestSum, magnitude + Math.Abs(bias) + Math.Abs(added));
                var difference = Math.Abs(output[step.Writes.OffsetOf(lanes[o]) + step.Writes.Layout.Offset(pixel)] - expected);
                error = Math.Max(error, difference);   // which keeps a NaN
            }
        }

        var bound = ConvolutionBound.LargestError(length + 2, largestSum, largeTiles);
        if (!double.IsFinite(error) || !double.IsFinite(bound)) return (double.PositiveInfinity, error);
        return (bound > 0 ? error / bound : error > 0 ? double.PositiveInfinity : 0, largest > 0 ? error / largest : error);
    }
}
