namespace Inception.Imaging;

/// <summary>
/// The weights of one axis of a resize, for the target positions of a window, so that a crop costs what it shows: target
/// <c>from + i</c> is the sum of <see cref="Weights"/>(i) times the source positions from <see cref="Begin"/> + <see cref="First"/>(i) on.
/// </summary>
/// <remarks>
/// The arithmetic is Pillow's for 8-bit pictures (<c>Resample.c</c>): weights in double, normalised to a sum of one, then rounded to fixed
/// point with 22 fraction bits. 32 bits hold the sum of products with bytes, and two are spare for filters that overshoot.
/// </remarks>
internal sealed class ResamplingAxis
{
    /// <summary>Fraction bits of a weight.</summary>
    public const int Precision = 32 - 8 - 2;

    private readonly int[] _first;
    private readonly int[] _weights;
    private readonly int[] _taps;
    private readonly int _stride;

    /// <param name="sourceSize">Pixels of the source along this axis.</param>
    /// <param name="targetSize">Pixels of the whole resized picture along this axis.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="from">The first target position of the window.</param>
    /// <param name="count">The number of target positions in the window.</param>
    public ResamplingAxis(int sourceSize, long targetSize, Interpolation interpolation, long from, int count)
    {
        (SourceSize, Count) = (sourceSize, count);
        if (sourceSize == targetSize)
        {
            IsIdentity = true;
            (Begin, End) = ((int)from, (int)from + count);
            _first = _weights = _taps = [];
            return;
        }

        var scale = sourceSize / (double)targetSize;
        var widening = Math.Max(scale, 1);
        var support = interpolation.Support * widening;
        _stride = ((int)Math.Ceiling(support) * 2) + 1;
        _first = new int[count];
        _taps = new int[count];
        _weights = new int[checked(count * _stride)];

        var exact = new double[_stride];
        for (var i = 0; i < count; i++)
        {
            var center = (from + i + 0.5) * scale;
            var first = Math.Max((int)(center - support + 0.5), 0);
            var taps = Math.Min((int)(center + support + 0.5), sourceSize) - first;

            var sum = 0.0;
            for (var t = 0; t < taps; t++)
            {
                exact[t] = interpolation.Weight(Math.Abs((t + first - center + 0.5) * (1 / widening)));
                sum += exact[t];
            }

            for (var t = 0; t < taps; t++)
                _weights[(i * _stride) + t] = ToFixedPoint(sum == 0 ? exact[t] : exact[t] / sum);
            (_first[i], _taps[i]) = (first, taps);
        }

        (Begin, End) = (_first[0], _first[^1] + _taps[^1]);
    }

    /// <summary>Pixels of the source along this axis.</summary>
    public int SourceSize { get; }

    /// <summary>Target positions in the window.</summary>
    public int Count { get; }

    /// <summary>Whether source and target have the same size: the window is to be copied, and there are no weights.</summary>
    public bool IsIdentity { get; }

    /// <summary>The first source position that the window reads.</summary>
    public int Begin { get; }

    /// <summary>One past the last source position that the window reads.</summary>
    public int End { get; }

    /// <summary>Where the source positions of the window's target <paramref name="i"/> begin, counted from <see cref="Begin"/>.</summary>
    public int First(int i) => _first[i] - Begin;

    /// <summary>The weights of the window's target <paramref name="i"/>.</summary>
    public ReadOnlySpan<int> Weights(int i) => _weights.AsSpan(i * _stride, _taps[i]);

    private static int ToFixedPoint(double weight) => (int)((weight * (1 << Precision)) + (weight < 0 ? -0.5 : 0.5));
}
