using System.Runtime.CompilerServices;

namespace Inception.Engine.Kernels;

/// <summary>
/// Convolution as its formula says, for every window, stride and padding:
/// <code>
/// y[o][r][c] = max(floor, bias[o] + Σ_i Σ_kh Σ_kw  x[i][r·stride + kh − top][c·stride + kw − left] · w[o][i][kh][kw])
/// </code>
/// The three sums are one long list of entries. An entry is a vector of input channels at one place of the window, and its offset from the window's
/// first pixel is the same for all pixels. A tile is 6 pixels × 2 vectors of outputs (<see cref="PanelProduct"/>).
/// <code>
/// for each block of pixels       their inputs fit the second cache
///   for each block of entries    their filters for one panel fit the first cache
///     for each panel             its filters stay in the first cache for all pixels of the block
///       for each tile of pixels  the innermost loop
/// </code>
/// An image with fewer channels than a vector has lies pixel by pixel; then a row of the window is one entry, e.g. 3 pixels × 3 colors. Filters in groups
/// become filters for all channels, with zeros: the one such convolution of the family has three channels.
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="shape">The convolution.</param>
internal sealed unsafe class DirectConvolution<T>(ConvolutionShape shape) : PanelKernel<T>(shape)
    where T : unmanaged, IVector<T>
{
    // Input channels whose filters for one panel stay in the first cache: 16 KiB of vectors of eight.
    private const int ChannelsInFirstCache = 256;
    private const int Six = PanelProduct.PixelsPerTile;

    private readonly bool _isImage = shape.InputChannels.Length < T.Lanes;
    private int[] _input = [], _output = [], _summand = [], _entries = [];
    private int _inputPlane, _outputPlane, _summandPlane, _pixelBlocks, _panelBlocks;

    public override string Name => "direct";

    public override bool CanAdd => true;

    public override long PackedSize => BiasSize + ((long)EntryCount * EntryLength * BiasSize);

    public override int Units => _pixelBlocks * _panelBlocks;

    /// <summary>Input channels of an entry: a vector, or a row of an image's window.</summary>
    private int EntryLength => _isImage ? Shape.Kernel.Width * Shape.InputChannels.Length : T.Lanes;

    private int EntryCount => _isImage ? Shape.Kernel.Height : Shape.InputChannels.Length / T.Lanes * Shape.Taps;

    private int EntriesPerBlock => Ceiling(EntryCount, Ceiling(EntryCount * EntryLength, ChannelsInFirstCache));

    private int Tiles => Ceiling(Shape.Output.Height * Shape.Output.Width, Six);

    public override void Pack(ReadOnlySpan<double> filters, ReadOnlySpan<double> bias, float* packed)
    {
        PackBias(bias, packed);
        packed += BiasSize;
        for (var first = 0; first < EntryCount; first += EntriesPerBlock)
        {
            for (var panel = 0; panel < Panels; panel++)
            {
                for (var entry = first; entry < Math.Min(EntryCount, first + EntriesPerBlock); entry++)
                {
                    for (var i = 0; i < EntryLength; i++, packed += PanelWidth) PackChannel(filters, panel, entry, i, packed);
                }
            }
        }
    }

    public override void Bind(MapLayout input, MapLayout output, MapLayout? summand, int threads)
    {
        (_inputPlane, _outputPlane, _summandPlane) = (input.Plane, output.Plane, summand?.Plane ?? 0);
        _input = Offsets((row, column) => input.Offset((row * Shape.Stride.Height) - Shape.Top, (column * Shape.Stride.Width) - Shape.Left), null);
        _output = Offsets(output.Offset, output.SpillOffset);
        if (summand is not null) _summand = Offsets(summand.Offset, null);
        _entries = Entries(input);

        var bytesOfTile = Six * sizeof(float) * T.Lanes * Math.Max(1, Ceiling(EntriesPerBlock, Shape.Taps));
        _pixelBlocks = Math.Max(1, Ceiling(Tiles, Math.Max(8, BlockBytes / bytesOfTile)));
        _panelBlocks = 1;
        if (threads == 1) return;
        if (Tiles >= 40 * threads) _pixelBlocks = Ceiling(Math.Max(_pixelBlocks, 2 * threads), threads) * threads;
        else _panelBlocks = Math.Min(Panels, Ceiling(4 * threads, _pixelBlocks));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int unit, in ConvolutionBuffers buffers)
    {
        var (pixelBlock, panelBlock) = (unit / _panelBlocks, unit % _panelBlocks);
        int firstTile = (int)((long)Tiles * pixelBlock / _pixelBlocks), endTile = (int)((long)Tiles * (pixelBlock + 1) / _pixelBlocks);
        int firstPanel = Panels * panelBlock / _panelBlocks, endPanel = Panels * (panelBlock + 1) / _panelBlocks;
        int count = EntryCount, perBlock = EntriesPerBlock, length = EntryLength;

        var work = default(PanelProduct);
        work.Input = buffers.Input;
        work.InputOffsets = Pointer(_input, Six * firstTile);
        work.OutputOffsets = Pointer(_output, Six * firstTile);
        if (buffers.Summand != null) work.SummandOffsets = Pointer(_summand, Six * firstTile);
        (work.Tiles, work.EntryLength) = (endTile - firstTile, length);
        for (var entry = 0; entry < count; entry += perBlock)
        {
            work.EntryOffsets = Pointer(_entries, entry);
            work.Entries = Math.Min(perBlock, count - entry);
            work.Floor = entry + perBlock >= count ? Shape.Floor : float.NegativeInfinity;
            var panelSize = (long)work.Entries * length * PanelWidth;
            var filters = buffers.Filters + BiasSize + ((long)entry * length * BiasSize);
            for (var panel = firstPanel; panel < endPanel; panel++)
            {
                work.Filters = filters + (panel * panelSize);
                work.Next = panel + 1 < endPanel ? work.Filters + panelSize : null;
                work.Bias = entry == 0 ? buffers.Filters + (panel * PanelWidth) : null;
                work.Output = buffers.Output + (2L * panel * _outputPlane);
                work.OutputStep = StepOf(panel, _outputPlane);
                work.Summand = buffers.Summand == null ? null : buffers.Summand + (2L * panel * _summandPlane);
                work.SummandStep = StepOf(panel, _summandPlane);
                T.Multiply(work);
            }
        }
    }

    /// <summary>An offset for each pixel of all tiles. The last tile has pixels too many: they repeat the last one, or go elsewhere.</summary>
    private int[] Offsets(Func<int, int, int> at, int? elsewhere)
    {
        var offsets = Pinned(Tiles * Six);
        var i = 0;
        for (var row = 0; row < Shape.Output.Height; row++)
        {
            for (var column = 0; column < Shape.Output.Width; column++) offsets[i++] = at(row, column);
        }

        offsets.AsSpan(i).Fill(elsewhere ?? offsets[i - 1]);
        return offsets;
    }

    private int[] Entries(MapLayout input)
    {
        if (_isImage) return PinnedMultiples(Shape.Kernel.Height, input.Row);
        var entries = Pinned(EntryCount);
        for (var i = 0; i < entries.Length; i++)
        {
            var (channels, tap) = (i / Shape.Taps, i % Shape.Taps);
            entries[i] = (channels * input.Plane) + (tap / Shape.Kernel.Width * input.Row) + (tap % Shape.Kernel.Width * input.Lanes);
        }

        return entries;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackChannel(ReadOnlySpan<double> filters, int panel, int entry, int i, float* packed)
    {
        var (lane, tap) = _isImage
            ? (i % Shape.InputChannels.Length, (entry * Shape.Kernel.Width) + (i / Shape.InputChannels.Length))
            : ((entry / Shape.Taps * T.Lanes) + i, entry % Shape.Taps);
        for (var o = 0; o < PanelWidth; o++)
            packed[o] = Shape.FilterIndex(OutputChannel(panel, o), Shape.InputChannels[lane], tap) is >= 0 and var index ? (float)filters[index] : 0;
    }
}
