namespace Inception.Quantization;

/// <summary>Finds the range of a histogram that 8 bits shall cover.</summary>
internal static class RangeSearch
{
    /// <summary>The ends that are tried are these shares of the ends of all values.</summary>
    private static readonly double[] Shares = [.. Enumerable.Range(0, 96).Select(i => 1 - (i / 100.0))];

    public static ValueRange Find(ValueHistogram histogram, CalibrationOptions options) => options.Method switch
    {
        CalibrationMethod.MinMax => Whole(histogram),
        CalibrationMethod.Percentile => Percentile(histogram, options.Percentile),
        CalibrationMethod.MeanSquaredError => Best(histogram, SquaredError),
        _ => Best(histogram, Divergence),
    };

    private static ValueRange Whole(ValueHistogram histogram) => new(histogram.Low, histogram.High);

    private static ValueRange Percentile(ValueHistogram histogram, double percentile)
    {
        var beyond = histogram.Counts.Sum() * (1 - (percentile / 100));
        var low = histogram.Low < 0 ? histogram.Edge(Passed(Enumerable.Range(0, histogram.Counts.Count))) : histogram.Low;
        var high = histogram.High > 0 ? histogram.Edge(Passed(Enumerable.Range(0, histogram.Counts.Count).Reverse()) + 1) : histogram.High;
        return new((float)Math.Max(low, histogram.Low), (float)Math.Min(high, histogram.High));

        // The first bin with which more values have been passed than may be left out.
        int Passed(IEnumerable<int> bins)
        {
            var sum = 0.0;
            return bins.First(bin => (sum += histogram.Counts[bin]) > beyond);
        }
    }

    /// <summary>Both ends are drawn in alike, an end without values stays at zero.</summary>
    private static ValueRange Best(ValueHistogram histogram, Func<ValueHistogram, ValueRange, double> loss)
    {
        var (low, high) = (Math.Min(histogram.Low, 0), Math.Max(histogram.High, 0));
        if (low == high) return Whole(histogram);
        return Shares.Select(share => new ValueRange((float)(low * share), (float)(high * share))).MinBy(range => loss(histogram, range));
    }

    /// <summary>A value inside is off by a step's uniform rounding, Δ²/12 in the mean, one outside by its distance to the end as well.</summary>
    private static double SquaredError(ValueHistogram histogram, ValueRange range)
    {
        var step = ((double)range.High - range.Low) / AffineQuantization.Steps;
        var error = 0.0;
        for (var bin = 0; bin < histogram.Counts.Count; bin++)
        {
            if (histogram.Counts[bin] == 0) continue;
            var value = histogram.Edge(bin) + (histogram.Width / 2);
            var outside = value - Math.Clamp(value, range.Low, range.High);
            // Zeros are most of what comes out of ReLU, and are exact.
            var rounding = histogram.BinOf(0) == bin ? 0 : step * step / 12;
            error += histogram.Counts[bin] * ((outside * outside) + rounding);
        }

        return error;
    }

    /// <summary>
    /// P are the counts in the range, those outside added to its ends; Q the counts in the range summed over each of 256 steps and spread over those
    /// of its bins that are not
    /// empty. Zeros are left out of both: they are exact.
    /// </summary>
    private static double Divergence(ValueHistogram histogram, ValueRange range)
    {
        var (first, last) = (histogram.BinOf(range.Low), histogram.BinOf(range.High));
        var length = last - first + 1;
        var inside = new double[length];
        for (var i = 0; i < length; i++) inside[i] = histogram.Counts[first + i];
        if (histogram.BinOf(0) - first is var zero && zero >= 0 && zero < length) inside[zero] = 0;
        var p = (double[])inside.Clone();
        for (var bin = 0; bin < first; bin++) p[0] += histogram.Counts[bin];
        for (var bin = last + 1; bin < histogram.Counts.Count; bin++) p[^1] += histogram.Counts[bin];

        var q = new double[length];
        for (var step = 0; step <= AffineQuantization.Steps; step++)
        {
            var from = (int)((long)step * length / (AffineQuantization.Steps + 1));
            var to = (int)((long)(step + 1) * length / (AffineQuantization.Steps + 1));
            var (sum, filled) = (0.0, 0);
            for (var i = from; i < to; i++)
            {
                sum += inside[i];
                if (inside[i] > 0) filled++;
            }

            for (var i = from; i < to; i++) q[i] = inside[i] > 0 ? sum / filled : 0;
        }

        var (ofP, ofQ) = (p.Sum(), q.Sum());
        if (ofQ == 0) return double.PositiveInfinity;
        var divergence = 0.0;
        for (var i = 0; i < length; i++)
        {
            if (p[i] > 0) divergence += p[i] / ofP * Math.Log(p[i] / ofP / Math.Max(q[i] / ofQ, 1e-12));
        }

        return divergence;
    }
}
