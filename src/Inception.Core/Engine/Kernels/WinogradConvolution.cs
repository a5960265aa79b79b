using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Inception.Layers;

namespace Inception.Engine.Kernels;

/// <summary>
/// A convolution of stride 1 by Winograd's method (<see cref="ToomCook"/>), along both axes for a square window and along one for 1×r and r×1:
/// <code>
/// for each tile t of m×m outputs:  V[place][i] = Bᵀ d[i] B          place: (m + r − 1)² products of a tile, i: input channel
///                                  M[place][o] = Σ_i V[place][i] · U[place][o][i]        U = G w Gᵀ, once, in float64
///                                  y[o] = max(floor, Aᵀ M[o] A + bias[o])
/// </code>
/// F(4×4, 3×3) has 36 products for 16 outputs, where the plain sum has 144. The sums over the channels are matrix products, one for each place, whose
/// "pixels" are tiles (<see cref="PanelProduct"/>). The sums are shorter than the plain ones, so rounding errors are not larger.
/// </summary>
/// <remarks>
/// Two orders of the loops. <em>Panels outside</em>: a block of tiles that fits the second cache; for each panel all places, then the transform back at
/// once. <em>Places outside</em>: filters of a place are read once for up to 108 tiles, and all products are kept; better where filters are large and
/// tiles few.
/// </remarks>
/// <typeparam name="T">The vector.</typeparam>
/// <typeparam name="TTransform">The transform along an axis.</typeparam>
/// <param name="shape">The convolution.</param>
/// <param name="placesOutside">The order of the loops.</param>
internal sealed unsafe class WinogradConvolution<T, TTransform>(ConvolutionShape shape, bool placesOutside) : PanelKernel<T>(shape)
    where T : unmanaged, IVector<T>
    where TTransform : struct, ITileTransform
{
    private const int Six = PanelProduct.PixelsPerTile;
    private const int MostTilesOfPlaces = 108;

    // Between the values of two places: not a multiple of 4 KiB, at which stores and loads would wait for each other.
    private const int Skew = 16;

    // m, and m + r − 1, along each axis.
    private readonly int _outputRows = shape.Kernel.Height == 1 ? 1 : TTransform.Outputs, _outputColumns = shape.Kernel.Width == 1 ? 1 : TTransform.Outputs;
    private readonly int _rows = shape.Kernel.Height == 1 ? 1 : Size, _columns = shape.Kernel.Width == 1 ? 1 : Size;
    private readonly int _groups = shape.InputChannels.Length / T.Lanes;
    private int[] _inputOffsets = [], _outputOffsets = [], _tileOffsets = [], _groupOffsets = [];
    private Extent[] _inside = [];
    private nint _inputStep, _productStep;
    private int _inputPlane, _inputRow, _outputPlane, _outputRow, _blocks, _panelBlocks, _blockSize;

    public override string Name => $"F({TTransform.Outputs},{TTransform.Taps}){(placesOutside ? " by places" : "")}";

    public override Border Border => new(
        Shape.Top, Shape.Left,
        Math.Max(0, (TileRows * _outputRows) + Shape.Kernel.Height - 1 - Shape.Top - Shape.Input.Height),
        Math.Max(0, (TileColumns * _outputColumns) + Shape.Kernel.Width - 1 - Shape.Left - Shape.Input.Width));

    public override long PackedSize => BiasSize + ((long)Places * Shape.InputChannels.Length * BiasSize);

    public override long ScratchSize => (Places * (_inputStep + _productStep)) + ((long)(Size + TTransform.Outputs) * Size * T.Lanes);

    public override int Units => _blocks * _panelBlocks;

    private static int Size => TTransform.Outputs + TTransform.Taps - 1;

    private int Places => _rows * _columns;

    private int TileRows => Ceiling(Shape.Output.Height, _outputRows);

    private int TileColumns => Ceiling(Shape.Output.Width, _outputColumns);

    private int Tiles => TileRows * TileColumns;

    /// <summary>Whether a convolution is one of stride 1 along the axes of a filter with r taps.</summary>
    public static bool Fits(ConvolutionShape shape) =>
        shape.Stride == 1 && shape.Groups == 1 && shape.InputChannels.Length % T.Lanes == 0
        && (shape.Kernel.Height == TTransform.Taps || shape.Kernel.Height == 1) && (shape.Kernel.Width == TTransform.Taps || shape.Kernel.Width == 1)
        && shape.Kernel != 1;

    public override void Pack(ReadOnlySpan<double> filters, ReadOnlySpan<double> bias, float* packed)
    {
        PackBias(bias, packed);
        var taps = new double[Shape.Taps * PanelWidth];
        var half = new double[_rows * Shape.Kernel.Width * PanelWidth];
        var places = new double[Places * PanelWidth];
        for (var panel = 0; panel < Panels; panel++)
        {
            for (var c = 0; c < Shape.InputChannels.Length; c++)
            {
                Gather(filters, panel, c, taps);
                Transform(taps, half, places);
                for (var place = 0; place < Places; place++)
                {
                    var target = packed + BiasSize + ((FilterIndex(panel, place) + c) * PanelWidth);
                    for (var lane = 0; lane < PanelWidth; lane++) target[lane] = (float)places[(place * PanelWidth) + lane];
                }
            }
        }
    }

    public override void Bind(MapLayout input, MapLayout output, MapLayout? summand, int threads)
    {
        (_inputPlane, _inputRow, _outputPlane, _outputRow) = (input.Plane, input.Row, output.Plane, output.Row);
        (_inputOffsets, _outputOffsets, _inside) = (Pinned(Tiles), Pinned(Tiles), new Extent[Tiles]);
        for (var t = 0; t < Tiles; t++)
        {
            var (row, column) = (t / TileColumns * _outputRows, t % TileColumns * _outputColumns);
            _inputOffsets[t] = input.Offset(row - Shape.Top, column - Shape.Left);
            _outputOffsets[t] = output.Offset(row, column);
            _inside[t] = new(Math.Min(_outputRows, Shape.Output.Height - row), Math.Min(_outputColumns, Shape.Output.Width - column));
        }

        var sixes = Ceiling(Tiles, Six);
        var most = placesOutside ? MostTilesOfPlaces : Math.Max(2 * Six, BlockBytes / (Places * Shape.InputChannels.Length * sizeof(float)));
        _blocks = Ceiling(sixes, most / Six);
        if (threads > 1 && sixes >= 4 * threads) _blocks = Ceiling(_blocks, threads) * threads;
        _panelBlocks = _blocks % threads == 0 || _blocks >= 4 * threads ? 1 : Math.Min(threads, Panels);
        _blockSize = Ceiling(sixes, _blocks) * Six;
        _inputStep = ((nint)_groups * _blockSize * T.Lanes) + Skew;
        _productStep = ((nint)(placesOutside ? Panels : 1) * 2 * _blockSize * T.Lanes) + Skew;
        _tileOffsets = PinnedMultiples(_blockSize, T.Lanes);
        _groupOffsets = PinnedMultiples(_groups, _blockSize * T.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int unit, in ConvolutionBuffers buffers)
    {
        var (block, panelBlock) = (unit / _panelBlocks, unit % _panelBlocks);
        var sixes = Ceiling(Tiles, Six);
        int first = sixes * block / _blocks * Six, count = Math.Min(sixes * (block + 1) / _blocks * Six, Tiles) - first;
        int firstPanel = Panels * panelBlock / _panelBlocks, endPanel = Panels * (panelBlock + 1) / _panelBlocks;
        float* inputs = buffers.Scratch, products = inputs + (Places * _inputStep), scratch = products + (Places * _productStep);

        for (var group = 0; group < _groups; group++)
        {
            float* map = buffers.Input + ((long)group * _inputPlane), target = inputs + ((long)group * _blockSize * T.Lanes);
            for (var t = 0; t < count; t++) TransformInput(map + _inputOffsets[first + t], target + (t * T.Lanes), scratch);
        }

        if (!placesOutside)
        {
            for (var panel = firstPanel; panel < endPanel; panel++)
            {
                for (var place = 0; place < Places; place++)
                {
                    var next = place + 1 < Places ? FilterIndex(panel, place + 1) : panel + 1 < endPanel ? FilterIndex(panel + 1, 0) : -1;
                    Multiply(buffers, inputs, products, panel, place, count, next);
                }

                TransformBack(buffers, products, scratch, panel, first, count);
            }

            return;
        }

        var panelSize = 2L * _blockSize * T.Lanes;
        for (var place = 0; place < Places; place++)
        {
            for (var panel = firstPanel; panel < endPanel; panel++)
            {
                var next = panel + 1 < endPanel ? FilterIndex(panel + 1, place) : place + 1 < Places ? FilterIndex(firstPanel, place + 1) : -1;
                Multiply(buffers, inputs, products + (panel * panelSize), panel, place, count, next);
            }
        }

        for (var panel = firstPanel; panel < endPanel; panel++) TransformBack(buffers, products + (panel * panelSize), scratch, panel, first, count);
    }

    /// <summary>M[place] += V[place] · U[place] for one panel.</summary>
    private void Multiply(in ConvolutionBuffers buffers, float* inputs, float* products, int panel, int place, int count, long next)
    {
        var work = default(PanelProduct);
        var filters = buffers.Filters + BiasSize;
        work.Input = inputs + (place * _inputStep);
        work.Output = products + (place * _productStep);
        work.OutputStep = _blockSize * T.Lanes;
        work.InputOffsets = work.OutputOffsets = Pointer(_tileOffsets);
        work.EntryOffsets = Pointer(_groupOffsets);
        (work.Entries, work.EntryLength, work.Tiles, work.Floor) = (_groups, T.Lanes, Ceiling(count, Six), float.NegativeInfinity);
        work.Bias = Zeros.Pointer;
        work.Filters = filters + (FilterIndex(panel, place) * PanelWidth);
        work.Next = next < 0 ? null : filters + (next * PanelWidth);
        T.Multiply(work);
    }

    /// <summary>Filters lie in the order in which they are read.</summary>
    private long FilterIndex(int panel, int place) =>
        (placesOutside ? ((long)place * Panels) + panel : ((long)panel * Places) + place) * Shape.InputChannels.Length;

    /// <summary>The filters of one input channel for all outputs of a panel, <c>[tap][lane]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(ReadOnlySpan<double> filters, int panel, int c, double[] taps)
    {
        for (var lane = 0; lane < PanelWidth; lane++)
        {
            var first = Shape.FilterIndex(OutputChannel(panel, lane), Shape.InputChannels[c], 0);
            for (var tap = 0; tap < Shape.Taps; tap++) taps[(tap * PanelWidth) + lane] = first < 0 ? 0 : filters[first + tap];
        }
    }

    /// <summary>U = G w Gᵀ in float64, for all lanes of a panel.</summary>
    private void Transform(double[] taps, double[] half, double[] places)
    {
        var (g, width) = (TTransform.Matrices.G, Shape.Kernel.Width);
        for (var i = 0; i < _rows; i++)
        {
            for (var l = 0; l < width; l++)
            {
                var sum = half.AsSpan(((i * width) + l) * PanelWidth, PanelWidth);
                sum.Clear();
                for (var k = 0; k < Shape.Kernel.Height; k++)
                    AddProduct(_rows == 1 ? 1 : g[i, k], taps.AsSpan(((k * width) + l) * PanelWidth, PanelWidth), sum);
            }
        }

        for (var i = 0; i < _rows; i++)
        {
            for (var j = 0; j < _columns; j++)
            {
                var sum = places.AsSpan(((i * _columns) + j) * PanelWidth, PanelWidth);
                sum.Clear();
                for (var l = 0; l < width; l++) AddProduct(_columns == 1 ? 1 : g[j, l], half.AsSpan(((i * width) + l) * PanelWidth, PanelWidth), sum);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProduct(double factor, Span<double> values, Span<double> sum)
    {
        if (factor == 0) return;
        var from = MemoryMarshal.Cast<double, Vector<double>>(values);
        var to = MemoryMarshal.Cast<double, Vector<double>>(sum);
        for (var i = 0; i < from.Length; i++) to[i] += from[i] * factor;
    }

    /// <summary>V = Bᵀ d B of one tile and one vector of channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformInput(float* map, float* target, float* scratch)
    {
        var step = _inputStep;
        if (_rows == 1)
        {
            TTransform.Input<T>(map, T.Lanes, target, step);
        }
        else if (_columns == 1)
        {
            TTransform.Input<T>(map, _inputRow, target, step);
        }
        else
        {
            for (var i = 0; i < Size; i++) TTransform.Input<T>(map + (i * _inputRow), T.Lanes, scratch + (i * Size * T.Lanes), T.Lanes);
            for (var j = 0; j < Size; j++) TTransform.Input<T>(scratch + (j * T.Lanes), Size * T.Lanes, target + (j * step), Size * step);
        }
    }

    /// <summary>y = max(floor, Aᵀ M A + bias) of a block's tiles and one panel; tiles at the edge write what is inside.</summary>
    private void TransformBack(in ConvolutionBuffers buffers, float* products, float* scratch, int panel, int first, int count)
    {
        for (var half = 0; half < 2 && ((2 * panel) + half) * T.Lanes < Shape.OutputChannels.Length; half++)
        {
            var bias = buffers.Filters + (((2 * panel) + half) * T.Lanes);
            var output = buffers.Output + (((2L * panel) + half) * _outputPlane);
            var edge = scratch + (Size * Size * T.Lanes);
            for (var t = 0; t < count; t++)
            {
                var source = products + (((half * _blockSize) + t) * T.Lanes);
                var target = output + _outputOffsets[first + t];
                var (rows, columns) = _inside[first + t];
                if (rows == _outputRows && columns == _outputColumns)
                {
                    TransformOutput(source, target, _outputRow, scratch, bias);
                    continue;
                }

                TransformOutput(source, edge, _outputColumns * T.Lanes, scratch, bias);
                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < columns; j++)
                        T.Store(T.Load(edge + (((i * _outputColumns) + j) * T.Lanes)), target + (i * _outputRow) + (j * T.Lanes));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformOutput(float* source, float* target, nint row, float* scratch, float* biases)
    {
        var step = _productStep;
        T bias = T.Load(biases), floor = T.Fill(Shape.Floor);
        if (_rows == 1)
        {
            TTransform.Output(source, step, target, T.Lanes, bias, floor);
        }
        else if (_columns == 1)
        {
            TTransform.Output(source, step, target, row, bias, floor);
        }
        else
        {
            for (var j = 0; j < Size; j++) TTransform.Output<T>(source + (j * step), Size * step, scratch + (j * T.Lanes), Size * T.Lanes);
            for (var i = 0; i < TTransform.Outputs; i++) TTransform.Output(scratch + (i * Size * T.Lanes), T.Lanes, target + (i * row), T.Lanes, bias, floor);
        }
    }
}
