namespace Inception.Benchmarks.Cuda;

/// <summary>A contestant on the GPU: prepared once, measured in turns.</summary>
internal abstract class Racer(string name, NumberType type) : IDisposable
{
    /// <summary>Calls before the first measurement: memory is allocated, kernels are chosen.</summary>
    protected const int WarmUpCalls = 3;

    public string Name { get; } = name;

    public NumberType Type { get; } = type;

    /// <summary>Whether the ratios of this number type are to this contestant.</summary>
    public virtual bool IsYardstick => false;

    /// <summary>
    /// Whether the preparation may take so long that its process is stopped. It comes before the others, so that none of them is lost with the process.
    /// </summary>
    public virtual bool IsSlowToPrepare => false;

    /// <summary>What its preparation chose, in words; null where it has nothing to tell.</summary>
    public virtual string? Detail => null;

    /// <summary>Builds it, runs it a few times, and checks that its results are finite.</summary>
    /// <param name="patience">The time that is left.</param>
    public abstract void Prepare(TimeSpan patience);

    /// <summary>Starts some calls one after another, and waits for the device once, after the last.</summary>
    /// <param name="calls">The number of calls.</param>
    /// <param name="patience">The time that is left.</param>
    /// <returns>Milliseconds of a call.</returns>
    public abstract double Measure(int calls, TimeSpan patience);

    public abstract void Dispose();
}
