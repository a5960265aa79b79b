namespace Inception.Imaging;

/// <summary>A window of the float planes of one image, plane by plane as a network takes them, for resamplers to write to.</summary>
/// <param name="values">All planes, each <paramref name="side"/>×<paramref name="side"/>.</param>
/// <param name="side">Width and height of a plane.</param>
/// <param name="left">The first column of the window.</param>
/// <param name="top">The first row of the window.</param>
/// <param name="width">Columns of the window.</param>
/// <param name="reversed">Whether the image's last channel goes to the first plane.</param>
internal readonly ref struct Planes(Span<float> values, int side, int left, int top, int width, bool reversed)
{
    private readonly Span<float> _values = values;

    private int Count => _values.Length / (side * side);

    /// <summary>The plane of the image's <paramref name="channel"/>.</summary>
    public int PlaneOf(int channel) => reversed ? Count - 1 - channel : channel;

    /// <summary>Row <paramref name="y"/> of the window, in the plane of the image's <paramref name="channel"/>.</summary>
    public Span<float> Row(int channel, int y)
        => _values.Slice((((PlaneOf(channel) * side) + top + y) * side) + left, width);
}
