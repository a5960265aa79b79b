using System.Diagnostics;

namespace Inception.Benchmarks.Cuda;

/// <summary>The time that is left, counted from the start.</summary>
internal sealed class TimeBudget(TimeSpan whole)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public TimeSpan Elapsed => _watch.Elapsed;

    public TimeSpan Remaining => whole > Elapsed ? whole - Elapsed : TimeSpan.Zero;

    public bool IsSpent => Remaining == TimeSpan.Zero;

    /// <summary>By how much the time is exceeded.</summary>
    public TimeSpan Excess => Elapsed > whole ? Elapsed - whole : TimeSpan.Zero;
}
