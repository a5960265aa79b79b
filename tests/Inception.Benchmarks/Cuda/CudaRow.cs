namespace Inception.Benchmarks.Cuda;

/// <summary>What one contestant reached. Times and rates are null where it failed.</summary>
internal sealed record CudaRow
{
    public required string Section { get; init; }

    public required int Batch { get; init; }

    public required string Contestant { get; init; }

    public required NumberType Type { get; init; }

    /// <summary>The time of a batch, or of a step.</summary>
    public double? MedianMilliseconds { get; init; }

    public double? FirstQuartileMilliseconds { get; init; }

    public double? ThirdQuartileMilliseconds { get; init; }

    public double? ImagesPerSecond { get; init; }

    /// <summary>How many times as fast as PyTorch's eager modules in the same number type; null where those failed.</summary>
    public double? TimesPyTorchEager { get; init; }

    /// <summary>The rounds that were counted.</summary>
    public int Rounds { get; init; }

    /// <summary>The calls of a round, one after another.</summary>
    public int CallsPerRound { get; init; }

    /// <summary>Building, compiling, verifying and warming up.</summary>
    public double? PreparationSeconds { get; init; }

    /// <summary>What the preparation chose: the number of convolutions by kernel, and whether there is a CUDA graph.</summary>
    public string? Detail { get; init; }

    public string? Failure { get; init; }

    public override string ToString()
    {
        var start = $"  {Contestant,-40} {$"{Type}".ToLowerInvariant(),-5}";
        if (Failure is not null) return $"{start} failed: {Failure}";
        var ratio = TimesPyTorchEager is { } times ? $"x {times:F2}" : "";
        var quartiles = $"{FirstQuartileMilliseconds:F3}–{ThirdQuartileMilliseconds:F3}";
        return $"{start}{MedianMilliseconds,10:F3} ms  quartiles {quartiles,-19}{ImagesPerSecond,10:N1} images/s  {ratio,-8}"
            + $"prepared in {PreparationSeconds:F1} s{(Detail is null ? "" : $": {Detail}")}";
    }
}
