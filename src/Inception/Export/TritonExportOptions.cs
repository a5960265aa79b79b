namespace Inception.Export;

/// <summary>Options for exporting a network to NVIDIA's Triton Inference Server.</summary>
public sealed record TritonExportOptions
{
    /// <summary>The options of the ONNX file that Triton serves.</summary>
    public OnnxExportOptions Onnx { get; init; } = new();

    /// <summary>The name of the model in requests and of its folder. The network's name when null.</summary>
    public string? ModelName { get; init; }

    /// <summary>The version of the model, at least 1. It is the name of the folder that holds the ONNX file. Default 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The maximum number of images that Triton joins into a batch, at least 1. Default 32.</summary>
    public int MaxBatchSize { get; init; } = 32;

    /// <summary>How long a request waits for others to share its batch. With 0 a request joins only those that already wait. Default 5 ms.</summary>
    public TimeSpan MaxQueueDelay { get; init; } = TimeSpan.FromMilliseconds(5);
}
