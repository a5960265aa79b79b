namespace Inception.Export;

/// <summary>How a network is written for NVIDIA's Triton Inference Server.</summary>
public sealed record TritonExportOptions
{
    /// <summary>The ONNX file that is served.</summary>
    public OnnxExportOptions Onnx { get; init; } = new();

    /// <summary>The name of the model in requests, and of its folder; the network's own when not set.</summary>
    public string? ModelName { get; init; }

    /// <summary>The version, at least 1; it names the folder of the file. Default 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The maximum number of images in a batch of the server, at least 1. Default 32.</summary>
    public int MaxBatchSize { get; init; } = 32;

    /// <summary>How long a request waits for others to share its batch. With 0 it joins only requests that wait already. Default 5 ms.</summary>
    public TimeSpan MaxQueueDelay { get; init; } = TimeSpan.FromMilliseconds(5);
}
