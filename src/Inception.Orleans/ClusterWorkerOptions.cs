using Inception.Common;
using Inception.Serving;

namespace Inception.Cluster;

/// <summary>Options of a worker: device, engines and threads.</summary>
public sealed record ClusterWorkerOptions
{
    /// <summary>
    /// The device for jobs with <see cref="ClusterEngine.Libtorch"/>, such as <c>cuda:0</c>. When null (default), the worker accepts jobs for the portable
    /// engine.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>
    /// The number of shards that are computed at the same time, at least 1. Default: 1. With more than 1, set <see cref="Threads"/> to fewer than all cores.
    /// </summary>
    public int Engines { get; init; } = 1;

    /// <summary>The number of threads of each engine, at least 1. One for each core when null. Results do not depend on this number.</summary>
    public int? Threads { get; init; }

    /// <summary>How long an idle worker waits before it asks for work again. Default: 0.5 s.</summary>
    public TimeSpan IdleDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// How long a computation may continue after the worker has lost its shard. Then it counts as hanging, and the worker stops its application, because only a
    /// new process helps. Default: 60 s.
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
