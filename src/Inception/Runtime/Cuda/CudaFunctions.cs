using System.Runtime.InteropServices;

namespace Inception.Runtime.Cuda;

/// <summary>
/// What libtorch's libraries for CUDA export and TorchSharp does not reach: CUDA graphs, streams and cuDNN's autotuner. The names are those of the C++
/// compiler on Linux; they were called in PyTorch 2.11. Ask <see cref="Missing"/> before the others: a function that throws in C++ ends the process.
/// </summary>
internal static class CudaFunctions
{
    private const string Torch = "libtorch_cpu.so", TorchCuda = "libtorch_cuda.so", C10Cuda = "libc10_cuda.so";

    private const string GlobalContextName = "_ZN2at13globalContextEv",
        GetBenchmarkName = "_ZNK2at7Context14benchmarkCuDNNEv",
        SetBenchmarkName = "_ZN2at7Context17setBenchmarkCuDNNEb",
        StreamFromPoolName = "_ZN3c104cuda17getStreamFromPoolEba",
        CurrentStreamName = "_ZN3c104cuda20getCurrentCUDAStreamEa",
        SetCurrentStreamName = "_ZN3c104cuda20setCurrentCUDAStreamENS0_10CUDAStreamE",
        HandleOfStreamName = "_ZNK3c104cuda10CUDAStream6streamEv",
        ExchangeDeviceName = "_ZN3c104cuda14ExchangeDeviceEa",
        CreateGraphName = "_ZN2at4cuda9CUDAGraphC1Eb",
        DestroyGraphName = "_ZN2at4cuda9CUDAGraphD1Ev",
        BeginCaptureName = "_ZN2at4cuda9CUDAGraph13capture_beginESt4pairIyyE21cudaStreamCaptureMode",
        EndCaptureName = "_ZN2at4cuda9CUDAGraph11capture_endEv",
        GraphOfCudaName = "_ZN2at4cuda9CUDAGraph14raw_cuda_graphEv",
        DeviceName = "cudaGetDevice",
        CaptureStatusName = "cudaStreamIsCapturing",
        BeginStreamCaptureName = "cudaStreamBeginCapture",
        EndStreamCaptureName = "cudaStreamEndCapture",
        InstantiateName = "cudaGraphInstantiateWithFlags",
        LaunchName = "cudaGraphLaunch",
        DestroyInstanceName = "cudaGraphExecDestroy",
        LastErrorName = "cudaGetLastError",
        ErrorTextName = "cudaGetErrorString",
        SynchronizeName = "cudaDeviceSynchronize";

    // Relaxed: other threads may go on allocating memory.
    private const int RelaxedCapture = 2;

    private const int Success = 0, CaptureIsActive = 1;

    // As PyTorch instantiates graphs: memory of the graph's own is freed at the next launch, and kernels keep their streams' priorities.
    private const ulong InstantiationFlags = 1 | 8;

    // Of CUDA itself, which libtorch's library has loaded.
    private static readonly string[] OfCuda =
    [
        DeviceName, CaptureStatusName, BeginStreamCaptureName, EndStreamCaptureName, InstantiateName, LaunchName, DestroyInstanceName, LastErrorName,
        ErrorTextName, SynchronizeName,
    ];

    private static readonly (string Library, string[] Names)[] All =
    [
        (Torch, [GlobalContextName, GetBenchmarkName, SetBenchmarkName]),
        (TorchCuda, [CreateGraphName, DestroyGraphName, BeginCaptureName, EndCaptureName, GraphOfCudaName]),
        (C10Cuda, [StreamFromPoolName, CurrentStreamName, SetCurrentStreamName, HandleOfStreamName, ExchangeDeviceName, .. OfCuda]),
    ];

    private static readonly Lazy<string?> MissingOnce = new(FindMissing);

    /// <summary>What is missing here, in words; null where every function is there. Asked once in a process.</summary>
    public static string? Missing => MissingOnce.Value;

    /// <summary>Whether cuDNN races its algorithms for each new shape of a convolution. Other threads' convolutions do so too meanwhile.</summary>
    public static bool RacesConvolutions
    {
        get => GetBenchmark(GlobalContext());
        set => SetBenchmark(GlobalContext(), value);
    }

    /// <summary>A stream of the GPU for work beside the default stream's.</summary>
    public static GpuStream StreamFromPool(sbyte device) => StreamFromPool(isHighPriority: false, device);

    /// <summary>Whether a stream is recording; not where it has met an error.</summary>
    public static bool IsCapturing(GpuStream stream) =>
        StreamIsCapturing(HandleOfStream(in stream), out var status) == Success && status == CaptureIsActive;

    /// <summary>
    /// Ends a record that has met an error. libtorch would throw if it were asked to: the stream is taken out of the record, the error forgotten, and an empty
    /// record begun, which libtorch ends with all that it had set up for the first.
    /// </summary>
    /// <returns>Whether libtorch has ended it. Otherwise the graph must not be touched again.</returns>
    public static bool AbandonCapture(nint graph, GpuStream stream)
    {
        var handle = HandleOfStream(in stream);
        _ = EndStreamCapture(handle, out _);
        _ = LastError();
        if (BeginStreamCapture(handle, RelaxedCapture) != Success) return false;
        EndCapture(graph);
        return true;
    }

    /// <summary>Makes a recorded graph ready to be launched.</summary>
    /// <returns>The instance; <see cref="DestroyInstance"/> gives it back.</returns>
    /// <exception cref="CudaException">CUDA refuses, e.g. for want of memory.</exception>
    public static nint Instantiate(nint graph)
    {
        Check(InstantiateGraph(out var instance, GraphOfCuda(graph), InstantiationFlags));
        return instance;
    }

    /// <summary>Sends the work of an instance to this thread's stream on a GPU, which is this thread's own.</summary>
    /// <exception cref="CudaException">CUDA refuses, or has met an error before.</exception>
    public static void Launch(nint instance, sbyte device)
    {
        var stream = CurrentStream(device);
        Check(LaunchGraph(instance, HandleOfStream(in stream)));
    }

    /// <summary>Gives an instance back, which no GPU is working at.</summary>
    public static void DestroyInstance(nint instance) => _ = DestroyGraphInstance(instance);

    /// <summary>The number of this thread's GPU.</summary>
    public static sbyte CurrentDevice() => DeviceOfThread(out var device) == Success ? checked((sbyte)device) : (sbyte)0;

    /// <summary>Waits until this thread's GPU has done all its work. An error that the GPU has met is told by the next call that reads a result.</summary>
    public static void Synchronize() => _ = SynchronizeDevice();

    /// <summary>Begins to record the current stream, which is not the default one.</summary>
    public static void BeginCapture(nint graph) => BeginCapture(graph, default, RelaxedCapture);

    /// <summary>The stream that this thread's work on a GPU goes to.</summary>
    [DllImport(C10Cuda, EntryPoint = CurrentStreamName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static extern GpuStream CurrentStream(sbyte device);

    /// <summary>Sends this thread's work on the stream's GPU to the stream from now on.</summary>
    [DllImport(C10Cuda, EntryPoint = SetCurrentStreamName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static extern void SetCurrentStream(GpuStream stream);

    /// <summary>Makes a GPU this thread's own, and returns the one before.</summary>
    [DllImport(C10Cuda, EntryPoint = ExchangeDeviceName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static extern sbyte ExchangeDevice(sbyte device);

    /// <summary>Constructs a <c>CUDAGraph</c> in the caller's memory.</summary>
    [DllImport(TorchCuda, EntryPoint = CreateGraphName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static extern void CreateGraph(nint graph, [MarshalAs(UnmanagedType.I1)] bool keepGraph);

    /// <summary>Destroys a <c>CUDAGraph</c>, and gives its memory back.</summary>
    [DllImport(TorchCuda, EntryPoint = DestroyGraphName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static extern void DestroyGraph(nint graph);

    /// <summary>Ends the record of the current stream.</summary>
    [DllImport(TorchCuda, EntryPoint = EndCaptureName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static extern void EndCapture(nint graph);

    [DllImport(Torch, EntryPoint = GlobalContextName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern nint GlobalContext();

    [DllImport(Torch, EntryPoint = GetBenchmarkName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    [return: MarshalAs(UnmanagedType.I1)]
    private static extern bool GetBenchmark(nint context);

    [DllImport(Torch, EntryPoint = SetBenchmarkName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern void SetBenchmark(nint context, [MarshalAs(UnmanagedType.I1)] bool races);

    [DllImport(C10Cuda, EntryPoint = StreamFromPoolName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern GpuStream StreamFromPool([MarshalAs(UnmanagedType.I1)] bool isHighPriority, sbyte device);

    [DllImport(C10Cuda, EntryPoint = HandleOfStreamName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern nint HandleOfStream(in GpuStream stream);

    [DllImport(TorchCuda, EntryPoint = BeginCaptureName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern void BeginCapture(nint graph, MemoryPoolId pool, int mode);

    /// <summary>CUDA's own graph in one that was recorded to be kept.</summary>
    [DllImport(TorchCuda, EntryPoint = GraphOfCudaName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern nint GraphOfCuda(nint graph);

    // Of CUDA itself: a name is looked for in the library and in all that it depends on.

    [DllImport(C10Cuda, EntryPoint = CaptureStatusName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int StreamIsCapturing(nint stream, out int status);

    [DllImport(C10Cuda, EntryPoint = BeginStreamCaptureName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int BeginStreamCapture(nint stream, int mode);

    [DllImport(C10Cuda, EntryPoint = EndStreamCaptureName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int EndStreamCapture(nint stream, out nint graph);

    [DllImport(C10Cuda, EntryPoint = InstantiateName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int InstantiateGraph(out nint instance, nint graph, ulong flags);

    [DllImport(C10Cuda, EntryPoint = LaunchName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int LaunchGraph(nint instance, nint stream);

    [DllImport(C10Cuda, EntryPoint = DestroyInstanceName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int DestroyGraphInstance(nint instance);

    [DllImport(C10Cuda, EntryPoint = DeviceName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int DeviceOfThread(out int device);

    [DllImport(C10Cuda, EntryPoint = SynchronizeName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int SynchronizeDevice();

    [DllImport(C10Cuda, EntryPoint = LastErrorName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int LastError();

    [DllImport(C10Cuda, EntryPoint = ErrorTextName)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern nint TextOfError(int error);

    private static void Check(int error)
    {
        if (error == Success) return;
        _ = LastError();
        throw new CudaException($"CUDA error: {Marshal.PtrToStringUTF8(TextOfError(error))}", error);
    }

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return "CUDA graphs are recorded on Linux x64 alone";
        foreach (var (library, names) in All)
        {
            if (!NativeLibrary.TryLoad(library, typeof(CudaFunctions).Assembly, null, out var handle)) return $"{library} is not loaded";
            if (Array.Find(names, name => !NativeLibrary.TryGetExport(handle, name, out _)) is { } missing) return $"{library} has no {missing}";
        }

        return null;
    }
}
