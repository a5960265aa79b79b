namespace Inception.Imaging;

/// <summary>
/// An <see cref="ExactAxis"/> in fixed point, as Pillow resizes 8-bit images (<c>Resample.c</c>): 22 fraction bits, so that 32 bits hold
/// the sum of products with bytes, and two are spare for filters that overshoot.
/// </summary>
internal sealed class ResamplingAxis
{
    /// <summary>Fraction bits of a weight.</summary>
    public const int Precision = 32 - 8 - 2;

    private readonly int[] _first;
    private readonly int[] _end;
    private readonly int[] _weights;

    /// <param name="sourceSize">Pixels of the source along this axis.</param>
    /// <param name="targetSize">Pixels of the whole resized image along this axis.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="from">The first target position of the window.</param>
    /// <param name="count">The number of target positions in the window.</param>
    public ResamplingAxis(int sourceSize, long targetSize, Interpolation interpolation, long from, int count)
    {
        Count = count;
        if (sourceSize == targetSize)
        {
            IsIdentity = true;
            (Begin, End) = ((int)from, (int)from + count);
            _first = _end = _weights = [];
            return;
        }

        var exact = new ExactAxis(sourceSize, targetSize, interpolation, from, count);
        (Begin, End) = (exact.Begin, exact.End);
        (_first, _end) = (new int[count], new int[count]);
        var total = 0;
        for (var i = 0; i < count; i++)
            (_first[i], _end[i]) = (exact.First(i) - Begin, total += exact.Weights(i).Length);

        _weights = new int[total];
        for (var (i, t) = (0, 0); i < count; i++)
            foreach (var weight in exact.Weights(i)) _weights[t++] = ToFixedPoint(weight);
    }

    /// <summary>Target positions in the window.</summary>
    public int Count { get; }

    /// <summary>Whether source and target have the same size: the window is to be copied, and there are no weights.</summary>
    public bool IsIdentity { get; }

    /// <summary>The first source position that the window reads.</summary>
    public int Begin { get; }

    /// <summary>One past the last source position that the window reads.</summary>
    public int End { get; }

    /// <summary>Where the source positions of the window's target <paramref name="i"/> begin, counted from <see cref="Begin"/>.</summary>
    public int First(int i) => _first[i];

    /// <summary>The weights of the window's target <paramref name="i"/>.</summary>
    public ReadOnlySpan<int> Weights(int i)
    {
        var start = i == 0 ? 0 : _end[i - 1];
        return _weights.AsSpan(start, _end[i] - start);
    }

    private static int ToFixedPoint(double weight) => (int)((weight * (1 << Precision)) + (weight < 0 ? -0.5 : 0.5));
}
