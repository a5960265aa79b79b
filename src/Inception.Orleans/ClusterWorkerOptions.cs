using Inception.Common;
using Inception.Serving;

namespace Inception.Cluster;

/// <summary>What a worker computes with.</summary>
public sealed record ClusterWorkerOptions
{
    /// <summary>
    /// The device for jobs of <see cref="ClusterEngine.Libtorch"/>, such as <c>cuda:0</c>. The worker takes jobs of the portable engine when null.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>Shards that are computed side by side, at least 1. Default: 1. More need <see cref="Threads"/> of fewer than all cores.</summary>
    public int Engines { get; init; } = 1;

    /// <summary>The threads of each engine, at least 1; one for each core when null. Results do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>How long a worker without work waits before it asks again. Default: 0.5 s.</summary>
    public TimeSpan IdleDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// How long a computation whose shard was lost may go on before the worker ends itself: it hangs, and only a new process helps. Default: 60 s.
    /// </summary>
    public TimeSpan HangLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Opens models for tests.</summary>
    internal Func<ClusterJob, IImageModel>? OpenModel { get; init; }

    internal ClusterEngine Engine => Device is null ? ClusterEngine.Portable : ClusterEngine.Libtorch;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.Require(Device is not "", nameof(Device), "an empty name", "a device such as cuda:0, or null");
        OptionCheck.RequireAtLeast1(Engines, nameof(Engines));
        OptionCheck.Require(Threads is null or >= 1, nameof(Threads), Threads, "at least 1, or null");
        OptionCheck.Require(IdleDelay > TimeSpan.Zero, nameof(IdleDelay), IdleDelay, "above 0");
        OptionCheck.Require(HangLimit > TimeSpan.Zero, nameof(HangLimit), HangLimit, "above 0");
    }
}
