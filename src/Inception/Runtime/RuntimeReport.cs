namespace Inception.Runtime;

/// <summary>The result of <see cref="TorchRuntime.Describe"/>: the native runtime of this process, loaded or not.</summary>
public sealed record RuntimeReport
{
    /// <summary>Whether the native library is loaded. If not, the members that need it are null.</summary>
    public bool IsLoaded => Problem is null;

    /// <summary>The reason why the native library does not load, for the user; null when it is loaded.</summary>
    public required string? Problem { get; init; }

    /// <summary>The kind of the problem, for programs; null when the native library is loaded.</summary>
    public TorchLoadFailure? Failure { get; init; }

    /// <summary>The version of the managed package: <c>0.107.0</c>.</summary>
    public required string TorchSharpVersion { get; init; }

    /// <summary>The version of libtorch as the loaded library says it; where it does not, the version that TorchSharp was built for: <c>2.10.0</c>.</summary>
    public required string LibtorchVersion { get; init; }

    /// <summary>libtorch's CPU library; null when it is in none of the folders that are searched.</summary>
    public string? LibtorchFile { get; init; }

    /// <summary>The backend's files beside the application: <c>cpu</c>, <c>cuda</c>, or <c>none</c>.</summary>
    public required string Backend { get; init; }

    /// <summary>The instruction set libtorch chose for its own kernels (<c>AVX2</c>, <c>AVX512</c>); null if unknown.</summary>
    /// <remarks>The environment variable ATEN_CPU_CAPABILITY lowers it. oneDNN's kernels choose for themselves.</remarks>
    public required string? LibtorchCpuCapability { get; init; }

    /// <summary>The processor's vector instructions, such as <c>AVX2 AVX-512 AVX512-VNNI</c>.</summary>
    public required string ProcessorInstructions { get; init; }

    /// <summary>
    /// Whether libtorch's float32 convolutions are wrong on this processor if the input channels are no multiple of 16. One small convolution is
    /// tested. The layers of this library pad such channels, and are right. Null when the native library is not loaded.
    /// </summary>
    public required bool? ConvolutionTailsAreWrong { get; init; }

    /// <summary>The number of processors this process may use.</summary>
    public required int Cores { get; init; }

    /// <summary>The number of threads that share one operation.</summary>
    public required int? IntraOpThreads { get; init; }

    /// <summary>The number of threads that run operations side by side.</summary>
    public required int? InterOpThreads { get; init; }

    /// <summary>Whether a CUDA device can be used; null when the native library is not loaded.</summary>
    public required bool? CudaAvailable { get; init; }

    /// <summary>The version of cuDNN; null without CUDA, or where libtorch does not tell (on Windows).</summary>
    public string? CudnnVersion { get; init; }

    /// <summary>The devices a network can be placed on: <c>cpu</c>, <c>cuda:0</c> and so on; empty when the native library is not loaded.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>The GPUs as their driver describes them; empty without CUDA, or where <c>nvidia-smi</c> is not installed.</summary>
    public required IReadOnlyList<GpuDescription> Gpus { get; init; }

    /// <summary>How exactly a GPU multiplies float32 numbers; null without CUDA. See <see cref="TorchRuntime.Float32Precision"/>.</summary>
    public required Float32Precision? Float32Precision { get; init; }

    /// <summary>TorchSharp's native library file; null when it is not beside the application.</summary>
    public required string? NativeLibrary { get; init; }

    /// <summary>
    /// How the native library requires GLIBCXX_3.4.32: <see cref="LibstdcxxNeedState.Weak"/> if the package's build target has changed it.
    /// </summary>
    public required LibstdcxxNeedState LibstdcxxNeed { get; init; }

    /// <summary>The C++ runtime of this process; null when not on Linux or not found.</summary>
    public required string? LibstdcxxPath { get; init; }

    /// <summary>The highest version that the C++ runtime defines, such as <c>GLIBCXX_3.4.30</c>; null if there is none.</summary>
    public required string? LibstdcxxVersion { get; init; }

    /// <summary>The name of the operating system.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>The process's platform: <c>linux-x64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The .NET version: <c>.NET 10.0.1</c>.</summary>
    public required string DotNetVersion { get; init; }
}
