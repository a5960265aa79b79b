namespace Inception.AspNetCore;

/// <summary>Options for joining requests into batches.</summary>
public sealed class InceptionBatching
{
    /// <summary>
    /// The maximum number of images in a batch, at least 1. When null (default): twice the number of cores for the portable engine, which runs one image on
    /// each core; 8 for libtorch on a CPU, 32 on a GPU.
    /// </summary>
    public int? MaxBatch { get; set; }

    /// <summary>
    /// How long a request may wait for others while the model is idle, 0 to 1 minute. When null (default): 0 for the portable engine, which gains nothing from
    /// waiting; 2 milliseconds for libtorch.
    /// </summary>
    public TimeSpan? MaxDelay { get; set; }
}
