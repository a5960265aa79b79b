using Inception.Common;

namespace Inception.Serving;

/// <summary>Options for joining requests into batches. The defaults suit a network that takes some tens of milliseconds for an image.</summary>
public sealed record BatcherOptions
{
    private const int MostConcurrency = 256;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>The maximum number of images in a batch, at least 1. A larger batch needs more memory, and its results arrive later. Default: 8.</summary>
    public int MaxBatch { get; init; } = 8;

    /// <summary>
    /// The latency budget: how long a request may wait for others while the model is idle, 0 to 1 minute. A full batch starts at once. With 0, no request waits
    /// for others, and batches consist of requests that arrived while the model was busy. Default: 5 milliseconds.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The maximum number of requests that wait for a batch, at least 1. Requests whose batch runs do not count. Default: 256.</summary>
    public int QueueCapacity { get; init; } = 256;

    /// <summary>What happens to a request when the queue is full. Default: it waits for room.</summary>
    public QueueFullMode WhenFull { get; init; } = QueueFullMode.Wait;

    /// <summary>
    /// The number of batches that run at the same time, each on its own thread, 1 to 256. The model must allow as many concurrent calls. Default: 1,
    /// because libtorch spreads one batch over all cores. With a single-threaded model, set it to the number of cores.
    /// </summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>The clock, for tests. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks every option in one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names both.</exception>
    internal void Validate()
    {
        OptionCheck.Require(MaxBatch >= 1, nameof(MaxBatch), MaxBatch, "at least 1");
        OptionCheck.Require(MaxDelay >= TimeSpan.Zero && MaxDelay <= LongestDelay, nameof(MaxDelay), MaxDelay, $"from {TimeSpan.Zero} to {LongestDelay}");
        OptionCheck.Require(QueueCapacity >= 1, nameof(QueueCapacity), QueueCapacity, "at least 1");
        OptionCheck.RequireDefined(WhenFull, nameof(WhenFull));
        OptionCheck.Require(Concurrency is >= 1 and <= MostConcurrency, nameof(Concurrency), Concurrency, $"from 1 to {MostConcurrency}");
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
