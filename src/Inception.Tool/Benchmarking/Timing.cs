namespace Inception.Tool.Benchmarking;

/// <summary>How long something took, in milliseconds: the fastest of many runs, their middle, and the quartiles.</summary>
internal sealed record Timing(double Fastest, double FirstQuartile, double Median, double ThirdQuartile)
{
    /// <summary>Quartiles between two runs are interpolated linearly, as NumPy does by default.</summary>
    public static Timing From(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return new(sorted[0], At(0.25), At(0.5), At(0.75));

        double At(double share)
        {
            var place = share * (sorted.Length - 1);
            var below = (int)place;
            return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
        }
    }
}
