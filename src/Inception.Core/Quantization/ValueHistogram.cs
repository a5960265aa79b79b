namespace Inception.Quantization;

/// <summary>
/// Counts of a feature map's values over −R … R, where R is a power of two that grows with them. Growing joins neighbouring bins two by two, so that
/// the counts do not depend
/// on the order in which the values came, and memory does not on how many there were.
/// </summary>
internal sealed class ValueHistogram
{
    /// <summary>256 steps of a range that fills a half of the upper half are 8 bins wide each.</summary>
    public const int Bins = 8192;

    private const int LeastExponent = -100, GreatestExponent = 127;

    private double[] _counts = new double[Bins];
    private int _exponent = LeastExponent;

    /// <summary>How often the values fell into each bin.</summary>
    public IReadOnlyList<double> Counts => _counts;

    /// <summary>The least value seen.</summary>
    public float Low { get; private set; } = float.PositiveInfinity;

    /// <summary>The greatest value seen.</summary>
    public float High { get; private set; } = float.NegativeInfinity;

    private double Radius => Math.ScaleB(1, _exponent);

    /// <summary>The width of a bin.</summary>
    public double Width => 2 * Radius / Bins;

    /// <summary>The lower end of a bin, or the upper end of the last.</summary>
    public double Edge(int bin) => -Radius + (bin * Width);

    /// <summary>The bin of a value within the range.</summary>
    public int BinOf(double value) => Math.Clamp((int)Math.Floor((value + Radius) / Width), 0, Bins - 1);

    /// <summary>Makes room for values.</summary>
    /// <param name="low">The least of them, a finite number.</param>
    /// <param name="high">The greatest of them, a finite number.</param>
    /// <returns>The factor that brings values of the range to −1 … 1, a power of two.</returns>
    public double Include(float low, float high)
    {
        (Low, High) = (Math.Min(Low, low), Math.Max(High, high));
        Grow(Math.Max(Math.Abs(low), Math.Abs(high)));
        return Math.ScaleB(1, -_exponent);
    }

    /// <summary>Adds the counts of values that were brought to −1 … 1.</summary>
    /// <param name="counts">One for each of the equal bins from −1 to 1.</param>
    public void Add(ReadOnlySpan<float> counts)
    {
        for (var bin = 0; bin < Bins; bin++) _counts[bin] += counts[bin];
    }

    private void Grow(double magnitude)
    {
        var needed = magnitude == 0 ? LeastExponent : Math.Clamp(Math.ILogB(magnitude) + 1, LeastExponent, GreatestExponent);
        if (needed <= _exponent) return;
        if (_counts.All(count => count == 0)) _exponent = needed;
        for (; _exponent < needed; _exponent++)
        {
            var joined = new double[Bins];
            for (var bin = 0; bin < Bins; bin++) joined[(Bins / 4) + (bin / 2)] += _counts[bin];
            _counts = joined;
        }
    }
}
