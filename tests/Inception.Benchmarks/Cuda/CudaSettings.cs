namespace Inception.Benchmarks.Cuda;

/// <summary>What the benchmark on one GPU measures, and for how long.</summary>
internal sealed record CudaSettings
{
    public const string Inference = "inference", Host = "host", Training = "training", Flat = "flat";

    public const string NoCompile = "none", ReduceOverhead = "reduce-overhead", MaxAutotune = "max-autotune";

    public required int Rounds { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public required string Device { get; init; }

    public required string Network { get; init; }

    /// <summary>The height and width of images.</summary>
    public required int Size { get; init; }

    /// <summary>The height and width of images in training, where auxiliary heads may fit no other than the network's own.</summary>
    public required int TrainingSize { get; init; }

    public required IReadOnlyList<int> Batches { get; init; }

    public required IReadOnlyList<int> HostBatches { get; init; }

    public required IReadOnlyList<int> TrainingBatches { get; init; }

    /// <summary>The calls over which memory should stay flat.</summary>
    public required int FlatCalls { get; init; }

    /// <summary>The mode of <c>torch.compile</c>, or <see cref="NoCompile"/>.</summary>
    public required string TorchCompile { get; init; }

    public required IReadOnlyList<int> TorchCompileBatches { get; init; }

    /// <summary>How long <c>torch.compile</c> may take for one batch size.</summary>
    public required int TorchCompileSeconds { get; init; }

    /// <summary>How long the whole benchmark may take.</summary>
    public required int Seconds { get; init; }

    /// <summary>The sections that are measured.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>The file that gets the results as they come; none when null.</summary>
    public string? Json { get; init; }

    public bool IsOnGpu => Device != "cpu";
}
