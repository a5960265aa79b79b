using Inception.Runtime;

namespace Inception.Benchmarks.Cuda;

/// <summary>On what the benchmark ran.</summary>
internal sealed record CudaMachine
{
    public required string Device { get; init; }

    /// <summary>The card; null on the CPU.</summary>
    public required GpuDescription? Gpu { get; init; }

    public required int Cores { get; init; }

    public required string DotNet { get; init; }

    public required string TorchSharp { get; init; }

    public required string Libtorch { get; init; }

    /// <summary>PyTorch in the other process; null where there is none.</summary>
    public required PeerVersions? PyTorch { get; init; }

    /// <summary>Why there is no PyTorch.</summary>
    public required string? PyTorchAbsence { get; init; }

    public required string Date { get; init; }

    public static CudaMachine From(CudaSettings settings, RuntimeReport runtime, PeerVersions? pyTorch, string? pyTorchAbsence) => new()
    {
        Device = settings.Device,
        Gpu = settings.IsOnGpu && runtime.Gpus is [var gpu, ..] ? gpu : null,
        Cores = runtime.Cores,
        DotNet = runtime.DotNetVersion,
        TorchSharp = runtime.TorchSharpVersion,
        Libtorch = runtime.LibtorchVersion,
        PyTorch = pyTorch,
        PyTorchAbsence = pyTorchAbsence,
        Date = $"{DateTime.UtcNow:yyyy-MM-dd}",
    };

    public override string ToString()
    {
        var card = Gpu is null ? Device : $"{Gpu.Name}, {Gpu.MemoryBytes >> 20:N0} MiB, driver {Gpu.Driver}";
        var peer = PyTorch is null
            ? $"no PyTorch: {PyTorchAbsence}"
            : $"PyTorch {PyTorch.Torch}, torchvision {PyTorch.Torchvision}, CUDA {PyTorch.Cuda ?? "none"}, cuDNN {PyTorch.Cudnn?.ToString() ?? "none"}, "
                + $"Python {PyTorch.Python}";
        return $"{card}; {Cores} cores\n{DotNet}, TorchSharp {TorchSharp}, libtorch {Libtorch}\n{peer}\n{Date}";
    }
}
