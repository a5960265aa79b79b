namespace Inception.Imaging;

/// <summary>
/// The weights of one axis of Pillow's resize, in double, for the target positions of a window, so that a crop costs what it shows: target
/// <c>from + i</c> is the sum of <see cref="Weights"/>(i) times the source positions from <see cref="First"/>(i) on.
/// </summary>
/// <remarks>Centres, support and normalization are those of <c>Resample.c</c>; the nearest position is that of <c>Geometry.c</c>.</remarks>
internal sealed class ExactAxis
{
    /// <summary>Up to this many steps Pillow's positions are summed as Pillow sums them; no image that it can make has more.</summary>
    private const long LongestSum = 1 << 20;

    /// <summary>Half a gigabyte of weights; only a side of more than 16 million pixels takes so many.</summary>
    private const int MostWeights = 1 << 26;

    private readonly int[] _first;
    private readonly int[] _taps;
    private readonly double[] _weights;
    private readonly int _stride;

    /// <param name="sourceSize">Pixels of the source along this axis.</param>
    /// <param name="targetSize">Pixels of the whole resized image along this axis.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="from">The first target position of the window.</param>
    /// <param name="count">The number of target positions in the window.</param>
    /// <exception cref="ArgumentException">The side is so long that its weights alone fill the memory.</exception>
    public ExactAxis(int sourceSize, long targetSize, Interpolation interpolation, long from, int count)
    {
        var scale = sourceSize / (double)targetSize;
        var widening = Math.Max(scale, 1);
        var support = sourceSize == targetSize ? 0 : interpolation.Support * widening;
        _stride = ((int)Math.Ceiling(support) * 2) + 1;
        if ((long)count * _stride > MostWeights)
            throw new ArgumentException(
                $"Expected a side that shrinks to {targetSize:N0} pixels with at most {MostWeights:N0} weights, found {sourceSize:N0} pixels, which "
                    + $"take {(long)count * _stride:N0}. Crop the image first.");
        (_first, _taps, _weights) = (new int[count], new int[count], new double[count * _stride]);

        if (sourceSize == targetSize)
            for (var i = 0; i < count; i++) Take(i, (int)from + i);
        else if (interpolation == Interpolation.Nearest)
            TakeNearest(sourceSize, scale, from);
        else
            Weigh(sourceSize, scale, widening, support, interpolation, from);

        (Begin, End) = (_first[0], _first[^1] + _taps[^1]);
    }

    /// <summary>Target positions in the window.</summary>
    public int Count => _first.Length;

    /// <summary>The first source position that the window reads.</summary>
    public int Begin { get; }

    /// <summary>One past the last source position that the window reads.</summary>
    public int End { get; }

    /// <summary>The first source position of the window's target <paramref name="i"/>.</summary>
    public int First(int i) => _first[i];

    /// <summary>The weights of the window's target <paramref name="i"/>.</summary>
    public ReadOnlySpan<double> Weights(int i) => _weights.AsSpan(i * _stride, _taps[i]);

    private void Take(int i, int position) => (_first[i], _taps[i], _weights[i]) = (position, 1, 1);

    /// <summary>Half a step, then a step at a time: the sum's rounding decides which of two pixels is nearer.</summary>
    private void TakeNearest(int sourceSize, double scale, long from)
    {
        var at = scale * 0.5;
        if (from <= LongestSum)
            for (var i = 0L; i < from; i++) at += scale;
        else
            at += from * scale;

        for (var i = 0; i < Count; i++, at += scale)
            Take(i, Math.Min((int)at, sourceSize - 1));
    }

    private void Weigh(int sourceSize, double scale, double widening, double support, Interpolation interpolation, long from)
    {
        for (var i = 0; i < Count; i++)
        {
            var center = (from + i + 0.5) * scale;
            var first = Math.Max((int)(center - support + 0.5), 0);
            var taps = Math.Min((int)(center + support + 0.5), sourceSize) - first;

            var weights = _weights.AsSpan(i * _stride, taps);
            var sum = 0.0;
            for (var t = 0; t < taps; t++)
            {
                weights[t] = interpolation.Weight(Math.Abs((t + first - center + 0.5) * (1 / widening)));
                sum += weights[t];
            }

            if (sum != 0)
                for (var t = 0; t < taps; t++) weights[t] /= sum;
            (_first[i], _taps[i]) = (first, taps);
        }
    }
}
