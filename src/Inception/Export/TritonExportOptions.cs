namespace Inception.Export;

/// <summary>How a network is laid out for NVIDIA's Triton Inference Server.</summary>
public sealed record TritonExportOptions
{
    /// <summary>The ONNX file that is served.</summary>
    public OnnxExportOptions Onnx { get; init; } = new();

    /// <summary>The name under which the model is asked for, and of its folder; the network's own when not set.</summary>
    public string? ModelName { get; init; }

    /// <summary>The version, at least 1: the name of the folder in which the file lies. Default 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The most images that the server puts into one batch, at least 1. Default 32.</summary>
    public int MaxBatchSize { get; init; } = 32;

    /// <summary>How long a request waits for others to share its batch; 0 and it takes those that wait already. Default 5 ms.</summary>
    public TimeSpan MaxQueueDelay { get; init; } = TimeSpan.FromMilliseconds(5);
}
