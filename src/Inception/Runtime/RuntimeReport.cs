namespace Inception.Runtime;

/// <summary>The result of <see cref="TorchRuntime.Describe"/>: a description of the native runtime, whether it loads or not.</summary>
public sealed record RuntimeReport
{
    /// <summary>Whether the native library is loaded. If not, the properties that need it are null.</summary>
    public bool IsLoaded => Problem is null;

    /// <summary>The reason why the native library does not load, as text for the user. Null when it is loaded.</summary>
    public required string? Problem { get; init; }

    /// <summary>The kind of the problem, for use in code. Null when the native library is loaded.</summary>
    public TorchLoadFailure? Failure { get; init; }

    /// <summary>The version of the managed TorchSharp package, e.g. <c>0.107.0</c>.</summary>
    public required string TorchSharpVersion { get; init; }

    /// <summary>
    /// The version of the loaded libtorch, e.g. <c>2.10.0</c>. If the library does not report its version, the version that TorchSharp was built for.
    /// </summary>
    public required string LibtorchVersion { get; init; }

    /// <summary>The path of libtorch's CPU library. Null if no searched folder contains it.</summary>
    public string? LibtorchFile { get; init; }

    /// <summary>The libtorch backend in the application's folder: <c>cpu</c>, <c>cuda</c>, or <c>none</c>.</summary>
    public required string Backend { get; init; }

    /// <summary>The instruction set libtorch chose for its own kernels (<c>AVX2</c>, <c>AVX512</c>); null if unknown.</summary>
    /// <remarks>The environment variable ATEN_CPU_CAPABILITY can lower it. The kernels of oneDNN choose their instructions independently.</remarks>
    public required string? LibtorchCpuCapability { get; init; }

    /// <summary>The processor's vector instructions, such as <c>AVX2 AVX-512 AVX512-VNNI</c>.</summary>
    public required string ProcessorInstructions { get; init; }

    /// <summary>
    /// Whether libtorch's float32 convolutions give wrong results on this processor if the number of input channels is not a multiple of 16. One small
    /// convolution is tested. The layers of this library pad such channels, and give right results. Null when the native library is not loaded.
    /// </summary>
    public required bool? ConvolutionTailsAreWrong { get; init; }

    /// <summary>The number of processors this process may use.</summary>
    public required int Cores { get; init; }

    /// <summary>The number of threads that share one operation. Null when the native library is not loaded.</summary>
    public required int? IntraOpThreads { get; init; }

    /// <summary>The number of threads that run different operations in parallel. Null when the native library is not loaded.</summary>
    public required int? InterOpThreads { get; init; }

    /// <summary>Whether a CUDA device can be used; null when the native library is not loaded.</summary>
    public required bool? CudaAvailable { get; init; }

    /// <summary>The version of cuDNN. Null without CUDA, and on Windows, where libtorch does not report it.</summary>
    public string? CudnnVersion { get; init; }

    /// <summary>The devices a network can be placed on: <c>cpu</c>, <c>cuda:0</c> and so on; empty when the native library is not loaded.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>The GPUs, as reported by their driver. Empty without CUDA, or if <c>nvidia-smi</c> is not installed.</summary>
    public required IReadOnlyList<GpuDescription> Gpus { get; init; }

    /// <summary>The precision of float32 products on a GPU. Null without CUDA. See <see cref="TorchRuntime.Float32Precision"/>.</summary>
    public required Float32Precision? Float32Precision { get; init; }

    /// <summary>The path of TorchSharp's native library. Null if it is not in the application's folder.</summary>
    public required string? NativeLibrary { get; init; }

    /// <summary>
    /// Whether the native library requires GLIBCXX_3.4.32: <see cref="LibstdcxxNeedState.Weak"/> if the package's build target has made the version optional.
    /// </summary>
    public required LibstdcxxNeedState LibstdcxxNeed { get; init; }

    /// <summary>The path of the C++ runtime (libstdc++) of this process. Null if the system is not Linux, or no file was found.</summary>
    public required string? LibstdcxxPath { get; init; }

    /// <summary>The highest version that the C++ runtime defines, such as <c>GLIBCXX_3.4.30</c>. Null if it is unknown.</summary>
    public required string? LibstdcxxVersion { get; init; }

    /// <summary>The name of the operating system.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>The process's platform: <c>linux-x64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The .NET version: <c>.NET 10.0.1</c>.</summary>
    public required string DotNetVersion { get; init; }
}
