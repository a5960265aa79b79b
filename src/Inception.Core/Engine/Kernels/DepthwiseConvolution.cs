using System.Runtime.CompilerServices;

namespace Inception.Engine.Kernels;

/// <summary>
/// A convolution in which each channel has one filter of its own:
/// <code>
/// y[c][r][k] = max(floor, bias[c] + Σ_kh Σ_kw  x[c][r·stride + kh − top][k·stride + kw − left] · w[c][kh][kw])
/// </code>
/// A tile is 4 pixels of a row × 1 vector of channels: four sums at a time hide the latency of a multiply-add, and each filter value serves four pixels.
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="shape">The convolution; as many groups as inputs and outputs.</param>
internal sealed unsafe class DepthwiseConvolution<T>(ConvolutionShape shape) : ConvolutionKernel(shape)
    where T : unmanaged, IVector<T>
{
    private readonly int _vectors = shape.InputChannels.Length / T.Lanes;
    private int[] _taps = [];
    private MapLayout? _input, _output;
    private int _rowBlocks;

    public override string Name => "depthwise";

    public override long PackedSize => (long)_vectors * T.Lanes * (1 + Shape.Taps);

    public override int Units => _vectors * _rowBlocks;

    /// <summary>Whether each channel has exactly one filter.</summary>
    public static bool Fits(ConvolutionShape shape) =>
        shape.Groups == shape.FilterCount && shape.FilterChannels == 1 && shape.InputChannels.Length % T.Lanes == 0
        && shape.OutputChannels.SequenceEqual(shape.InputChannels);

    /// <summary><c>[vector][bias, then taps]</c>.</summary>
    public override void Pack(ReadOnlySpan<double> filters, ReadOnlySpan<double> bias, float* packed)
    {
        for (var vector = 0; vector < _vectors; vector++)
        {
            for (var tap = -1; tap < Shape.Taps; tap++)
            {
                for (var lane = 0; lane < T.Lanes; lane++)
                {
                    var channel = Shape.InputChannels[(vector * T.Lanes) + lane];
                    *packed++ = channel < 0 ? 0 : (float)(tap < 0 ? bias[channel] : filters[(channel * Shape.Taps) + tap]);
                }
            }
        }
    }

    public override void Bind(MapLayout input, MapLayout output, MapLayout? summand, int threads)
    {
        (_input, _output) = (input, output);
        _taps = Pinned(Shape.Taps);
        for (var tap = 0; tap < Shape.Taps; tap++) _taps[tap] = (tap / Shape.Kernel.Width * input.Row) + (tap % Shape.Kernel.Width * input.Lanes);
        _rowBlocks = Math.Min(Shape.Output.Height, Ceiling(4 * (threads - 1), _vectors) + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int unit, in ConvolutionBuffers buffers)
    {
        var (vector, block) = (unit / _rowBlocks, unit % _rowBlocks);
        var weights = buffers.Filters + ((long)vector * T.Lanes * (1 + Shape.Taps));
        var (width, step) = (Shape.Output.Width, Shape.Stride.Width * _input!.Lanes);
        for (var row = Shape.Output.Height * block / _rowBlocks; row < Shape.Output.Height * (block + 1) / _rowBlocks; row++)
        {
            var x = buffers.Input + ((long)vector * _input.Plane) + _input.Offset((row * Shape.Stride.Height) - Shape.Top, -Shape.Left);
            var y = buffers.Output + ((long)vector * _output!.Plane) + _output.Offset(row, 0);
            Row(x, y, weights, width, step);
        }
    }

    private void Row(float* x, float* y, float* weights, int width, int step)
    {
        var taps = Pointer(_taps);
        T bias = T.Load(weights), floor = T.Fill(Shape.Floor);
        var column = 0;
        for (; column + 4 <= width; column += 4, x += 4 * step, y += 4 * T.Lanes)
        {
            T a = bias, b = bias, c = bias, d = bias;
            for (var tap = 0; tap < Shape.Taps; tap++)
            {
                var w = T.Load(weights + ((1 + tap) * T.Lanes));
                var p = x + taps[tap];
                a = T.MultiplyAdd(T.Load(p), w, a);
                b = T.MultiplyAdd(T.Load(p + step), w, b);
                c = T.MultiplyAdd(T.Load(p + (2 * step)), w, c);
                d = T.MultiplyAdd(T.Load(p + (3 * step)), w, d);
            }

            T.Store(T.Max(floor, a), y);
            T.Store(T.Max(floor, b), y + T.Lanes);
            T.Store(T.Max(floor, c), y + (2 * T.Lanes));
            T.Store(T.Max(floor, d), y + (3 * T.Lanes));
        }

        for (; column < width; column++, x += step, y += T.Lanes)
        {
            var sum = bias;
            for (var tap = 0; tap < Shape.Taps; tap++) sum = T.MultiplyAdd(T.Load(x + taps[tap]), T.Load(weights + ((1 + tap) * T.Lanes)), sum);
            T.Store(T.Max(floor, sum), y);
        }
    }
}
