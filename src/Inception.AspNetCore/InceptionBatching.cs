namespace Inception.AspNetCore;

/// <summary>How requests are joined into batches.</summary>
public sealed class InceptionBatching
{
    /// <summary>
    /// The most images in a batch, at least 1. Default when null: twice the cores for the portable engine, which runs an image on each core; 8 for libtorch on
    /// a CPU, 32 on a GPU.
    /// </summary>
    public int? MaxBatch { get; set; }

    /// <summary>
    /// How long a request may wait for others while the model is free, 0 to 1 minute. Default when null: 0 for the portable engine, which gains nothing from
    /// waiting; 2 milliseconds for libtorch.
    /// </summary>
    public TimeSpan? MaxDelay { get; set; }
}
