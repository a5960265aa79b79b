using Inception.Layers;

namespace Inception.Engine.Kernels;

/// <summary>
/// How a feature map lies in memory: channels in groups of one vector, <c>[group][row][column][lane]</c>, with a border of zeros around each group's
/// plane, as wide as the convolutions that read the map need. So a convolution has no special case at an edge, and a slice of a concatenation is a
/// range of groups.
/// </summary>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
/// <param name="groups">Groups of channels.</param>
/// <param name="lanes">Channels of a group.</param>
internal sealed class MapLayout(int height, int width, int groups, int lanes)
{
    // What tiles compute beyond the last pixel goes behind the plane.
    private const int Spill = 16;

    public int Height => height;

    public int Width => width;

    public int Groups => groups;

    public int Lanes => lanes;

    /// <summary>Rows and columns of zeros on each side.</summary>
    public Border Border { get; private set; }

    /// <summary>Floats from one row to the next.</summary>
    public int Row => (Border.Left + width + Border.Right) * lanes;

    /// <summary>Where values that nobody reads may be written.</summary>
    public int SpillOffset => (Border.Top + height + Border.Bottom) * Row;

    /// <summary>Floats from one group to the next.</summary>
    public int Plane => (SpillOffset + Math.Max(Spill, lanes) + 15) & ~15;

    /// <summary>Floats of the whole map.</summary>
    public long Size => (long)groups * Plane;

    /// <summary>Makes the border at least this wide.</summary>
    public void Reserve(Border border) => Border = Border.Union(border);

    /// <summary>Where a pixel begins in a plane; rows and columns of the border are negative, or from the size on.</summary>
    public int Offset(int row, int column) => ((Border.Top + row) * Row) + ((Border.Left + column) * lanes);

    /// <summary>The offset of pixel <paramref name="index"/> of a map with this size, row by row.</summary>
    public int Offset(int index) => Offset(index / width, index % width);

    /// <summary>Writes zeros around one group's plane.</summary>
    public unsafe void ClearBorder(float* plane)
    {
        var inner = width * lanes;
        new Span<float>(plane, Offset(0, 0)).Clear();
        for (var row = 0; row < height - 1; row++) new Span<float>(plane + Offset(row, 0) + inner, Row - inner).Clear();
        var last = Offset(height - 1, 0) + inner;
        new Span<float>(plane + last, SpillOffset - last).Clear();
    }

    /// <summary>Height and width.</summary>
    public Extent Extent => new(height, width);
}
