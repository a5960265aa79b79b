namespace Inception.Tool.Benchmarking;

/// <summary>What was measured of one contestant at one batch size; with these names it is a row of <c>bench --json</c>.</summary>
internal sealed record BenchmarkRow
{
    public required string Model { get; init; }

    public required string Engine { get; init; }

    public required string Precision { get; init; }

    public required int Batch { get; init; }

    /// <summary>Threads in an operation of one engine.</summary>
    public required int Threads { get; init; }

    /// <summary>Engines that ran side by side: 1, or one for each core with <c>--per-core</c>.</summary>
    public required int Engines { get; init; }

    /// <summary>The time of a run by the images of all engines in it.</summary>
    public required double MedianMsPerImage { get; init; }

    public required double Q1MsPerImage { get; init; }

    public required double Q3MsPerImage { get; init; }

    /// <summary>The median by that of ONNX Runtime in fp32 at this batch size and in this run; null where that did not run.</summary>
    public required double? RatioToOnnxRuntimeFp32 { get; init; }

    /// <summary>Of a process that builds this contestant alone and runs it at this batch size, in 10⁶ bytes; null where the system does not tell.</summary>
    public required double? PeakMemoryMB { get; init; }

    public required double ImagesPerSecond { get; init; }

    /// <summary>Two operations for each multiply-add of the network's table.</summary>
    public required double GflopPerSecond { get; init; }

    /// <summary>Of the float32 peak (<see cref="MachinePeak"/>); other precisions may exceed 100.</summary>
    public required double PercentOfFp32Peak { get; init; }

    /// <summary>From a checkpoint on the disk to the modules, in milliseconds; 0 of ONNX Runtime, which reads its file and optimises it in one.</summary>
    public required double LoadMs { get; init; }

    /// <summary>From there to an engine that is ready for this batch, in milliseconds: compiled and verified, or a session opened; of one engine.</summary>
    public required double CompileMs { get; init; }
}
