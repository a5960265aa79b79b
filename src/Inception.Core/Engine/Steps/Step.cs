namespace Inception.Engine.Steps;

/// <summary>One operation on feature maps, divided into units that may run in any order.</summary>
/// <param name="path">The row's key.</param>
/// <param name="reads">The maps it reads.</param>
/// <param name="writes">The map it writes.</param>
internal abstract class Step(string path, IReadOnlyList<FeatureMap> reads, FeatureMap writes)
{
    /// <summary>The row's key, for reports.</summary>
    public string Path => path;

    /// <summary>The kind, for reports.</summary>
    public abstract string Kind { get; }

    public IReadOnlyList<FeatureMap> Reads => reads;

    public FeatureMap Writes => writes;

    /// <summary>The phase it runs in: all steps of a phase may run at once.</summary>
    public int Phase { get; init; }

    /// <summary>How many units there are.</summary>
    public abstract int Units { get; }

    /// <summary>Floats of memory that a thread needs while it runs a unit.</summary>
    public virtual long ScratchSize => 0;

    /// <summary>Multiply-adds of the plain sum; 0 where there are none.</summary>
    public virtual long Products => 0;

    /// <summary>Fixes all that depends on the layouts, which are final now.</summary>
    public virtual void Bind(int threads)
    {
    }

    /// <summary>Computes one unit.</summary>
    public abstract void Run(int unit, in RunMemory memory);

    /// <summary>The plane of one group.</summary>
    protected static unsafe float* Plane(FeatureMap map, int group, in RunMemory memory) => map.In(memory.Arena) + ((long)group * map.Layout.Plane);
}
