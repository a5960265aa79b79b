using System.Runtime.InteropServices;
using Inception.Engine.Kernels;
using Inception.Layers;

namespace Inception.Tests.Engine;

/// <summary>One convolution with random numbers, and its plain sum in float64.</summary>
internal sealed unsafe class ConvolutionSample
{
    private const int Alignment = 64;

    private readonly int _channels;
    private readonly double[] _filters, _bias;
    private readonly float[] _input, _summand;

    public ConvolutionSample(
        int seed, int channels, int outputs, Extent kernel, Extent stride, Border padding, Extent input, int lanes, int groups = 1, bool adds = false, bool relu = true)
    {
        var random = new Random(seed);
        _channels = channels;
        var output = new Extent(
            ((input.Height + padding.Top + padding.Bottom - kernel.Height) / stride.Height) + 1,
            ((input.Width + padding.Left + padding.Right - kernel.Width) / stride.Width) + 1);
        Shape = new(
            Lanes(channels, channels < lanes && groups == 1 ? channels : lanes), Lanes(outputs, lanes), kernel, stride, padding.Top, padding.Left,
            input, output, groups, relu ? 0 : float.NegativeInfinity);
        _filters = [.. Enumerable.Range(0, outputs * (channels / groups) * Shape.Taps).Select(_ => Number(random) / Math.Sqrt(channels / groups * Shape.Taps))];
        _bias = [.. Enumerable.Range(0, outputs).Select(_ => Number(random))];
        _input = [.. Enumerable.Range(0, channels * input.Height * input.Width).Select(_ => (float)Number(random))];
        _summand = adds ? [.. Enumerable.Range(0, outputs * output.Height * output.Width).Select(_ => (float)Number(random))] : [];
    }

    public ConvolutionShape Shape { get; }

    /// <summary>The largest error of a kernel over √K · 2⁻²⁴ · the largest sum of magnitudes: 8 is what the engine accepts.</summary>
    public double ErrorOf(ConvolutionKernel kernel, int threads)
    {
        var inputLanes = Shape.InputChannels.Length < VectorOf(kernel) ? Shape.InputChannels.Length : VectorOf(kernel);
        var input = new MapLayout(Shape.Input.Height, Shape.Input.Width, Shape.InputChannels.Length / inputLanes, inputLanes);
        var output = new MapLayout(Shape.Output.Height, Shape.Output.Width, Shape.OutputChannels.Length / VectorOf(kernel), VectorOf(kernel));
        input.Reserve(kernel.Border);
        output.Reserve(new(1, 0, 2, 1));
        kernel.Bind(input, output, _summand.Length > 0 ? output : null, threads);
        var memory = new List<nint>();
        try
        {
            var buffers = new ConvolutionBuffers
            {
                Input = Map(memory, input, _channels, _input),
                Output = Allocate(memory, output.Size),
                Summand = _summand.Length > 0 ? Map(memory, output, Shape.FilterCount, _summand) : null,
                Filters = Allocate(memory, kernel.PackedSize),
                Scratch = Allocate(memory, kernel.ScratchSize),
            };
            kernel.Pack(_filters, _bias, buffers.Filters);
            for (var unit = kernel.Units - 1; unit >= 0; unit--) kernel.Run(unit, buffers);
            return Compare(buffers.Output, output);
        }
        finally
        {
            foreach (var pointer in memory) NativeMemory.AlignedFree((void*)pointer);
        }
    }

    private static double Number(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static int[] Lanes(int channels, int lanes) =>
        [.. Enumerable.Range(0, (channels + lanes - 1) / lanes * lanes).Select(lane => lane < channels ? lane : -1)];

    private static float* Allocate(List<nint> memory, long size)
    {
        var pointer = NativeMemory.AlignedAlloc((nuint)((size + Alignment) * sizeof(float)), Alignment);
        new Span<float>(pointer, (int)size + Alignment).Fill(float.NaN);   // whatever is read unwritten shows
        memory.Add((nint)pointer);
        return (float*)pointer;
    }

    private static float* Map(List<nint> memory, MapLayout layout, int channels, float[] values)
    {
        var map = Allocate(memory, layout.Size);
        new Span<float>(map, (int)layout.Size).Clear();
        for (var c = 0; c < channels; c++)
        {
            for (var i = 0; i < layout.Height * layout.Width; i++)
                map[(c / layout.Lanes * layout.Plane) + layout.Offset(i) + (c % layout.Lanes)] = values[(c * layout.Height * layout.Width) + i];
        }

        return map;
    }

    private static int VectorOf(ConvolutionKernel kernel) => kernel.GetType().GetGenericArguments()[0] == typeof(Vector16) ? 16
        : kernel.GetType().GetGenericArguments()[0] == typeof(Vector8) ? 8 : 4;

    private double Compare(float* output, MapLayout layout)
    {
        double error = 0, largestSum = 0;
        for (var o = 0; o < Shape.FilterCount; o++)
        {
            for (var pixel = 0; pixel < layout.Height * layout.Width; pixel++)
            {
                var (sum, magnitude) = Expected(o, pixel / layout.Width, pixel % layout.Width);
                if (_summand.Length > 0) sum += _summand[(o * layout.Height * layout.Width) + pixel];
                var found = output[(o / layout.Lanes * layout.Plane) + layout.Offset(pixel) + (o % layout.Lanes)];
                var difference = Math.Abs(Math.Max(sum, Shape.Floor) - found);
                error = Math.Max(error, difference);
                largestSum = Math.Max(largestSum, magnitude);
            }
        }

        return error / (Math.Sqrt((Shape.FilterChannels * Shape.Taps) + 2) * largestSum / (1 << 24));
    }

    private (double Sum, double Magnitude) Expected(int o, int row, int column)
    {
        double sum = _bias[o], magnitude = Math.Abs(_bias[o]) + (_summand.Length > 0 ? 4 : 0);
        var firstChannel = o / (Shape.FilterCount / Shape.Groups) * Shape.FilterChannels;
        for (var k = 0; k < Shape.FilterChannels * Shape.Taps; k++)
        {
            var (channel, tap) = (firstChannel + (k / Shape.Taps), k % Shape.Taps);
            int y = (row * Shape.Stride.Height) - Shape.Top + (tap / Shape.Kernel.Width), x = (column * Shape.Stride.Width) - Shape.Left + (tap % Shape.Kernel.Width);
            if (y < 0 || x < 0 || y >= Shape.Input.Height || x >= Shape.Input.Width) continue;
            var product = _filters[(o * Shape.FilterChannels * Shape.Taps) + k] * _input[(((channel * Shape.Input.Height) + y) * Shape.Input.Width) + x];
            sum += product;
            magnitude += Math.Abs(product);
        }

        return (sum, magnitude);
    }
}
