using System.Runtime.InteropServices;
using Inception.Common;
using TorchSharp;

namespace Inception.Runtime;

/// <summary>The native TorchSharp runtime of this process.</summary>
public static class TorchRuntime
{
    private static readonly object Gate = new();
    private static volatile bool _loaded;

    /// <summary>
    /// The folder of a libtorch to load in place of a backend package, such as the libtorch of Python's PyTorch with CUDA. It may be the folder
    /// <c>torch/lib</c>, <c>site-packages</c>, or a virtual environment. When null, the environment variable INCEPTION_LIBTORCH is used. Set this property
    /// before the first use of TorchSharp.
    /// </summary>
    /// <exception cref="InvalidOperationException">libtorch is loaded already.</exception>
    public static string? LibtorchPath
    {
        get;
        set
        {
            if (_loaded)
                throw new InvalidOperationException($"libtorch is loaded already: set {nameof(LibtorchPath)} before the first network or tensor is made.");
            field = value;
        }
    }

    /// <summary>
    /// The precision of float32 products on GPUs, for the whole process. libtorch starts with TensorFloat-32 in convolutions and float32 elsewhere; this
    /// property then returns <see cref="Float32Precision.High"/>. The setting has no effect on the CPU. Set it before you compile networks, because a network
    /// is verified with the setting at compile time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    /// <exception cref="TorchLoadException">The native library cannot be loaded.</exception>
    public static Float32Precision Float32Precision
    {
        get
        {
            EnsureLoaded();
            return torch.backends.cudnn.allow_tf32 || torch.backends.cuda.matmul.allow_tf32 ? Float32Precision.High : Float32Precision.Highest;
        }

        set
        {
            OptionCheck.RequireDefined(value, nameof(Float32Precision));
            EnsureLoaded();
            torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = value == Float32Precision.High;
        }
    }

    /// <summary>Whether the application contains libtorch's CUDA library. No library is loaded.</summary>
    internal static bool HasCuda => NativePlatform.Current().CudaFile is not null;

    /// <summary>Loads the native library, if it is not loaded yet. Later calls only read a flag. Safe to call from many threads.</summary>
    /// <remarks>
    /// The method tries the system's loader before it uses TorchSharp. Otherwise, if the library does not load, TorchSharp writes its search to the console,
    /// copies libtorch out of the package cache, and stays unusable for the rest of the process.
    /// </remarks>
    /// <exception cref="TorchLoadException">The native library cannot be loaded; the message says why and what to do.</exception>
    public static void EnsureLoaded()
    {
        if (_loaded)
        {
            return;
        }

        lock (Gate)
        {
            if (!_loaded)
            {
                Load();
                _loaded = true;
            }
        }
    }

    /// <summary>
    /// Loads the native library if possible, and describes the runtime. If the library cannot be loaded, the report has the reason and no exception is thrown.
    /// </summary>
    /// <returns>The report.</returns>
    public static RuntimeReport Describe()
    {
        var platform = NativePlatform.Current();
        var failure = Problem();
        var problem = failure?.Message;
        var loaded = problem is null;
        var cuda = loaded && platform.CudaFile is not null && torch.cuda.is_available();
        return new()
        {
            Problem = problem,
            Failure = failure?.Failure,
            TorchSharpVersion = NativePlatform.TorchSharpVersion,
            LibtorchVersion = (loaded || NativePlatform.NamedLibtorch is not null ? LibtorchVersion.OfLoaded(platform.LibtorchFile) : null)
                ?? NativePlatform.LibtorchVersion,
            LibtorchFile = platform.LibtorchFile,
            Backend = platform.CudaFile is not null ? "cuda" : platform.LibtorchFile is not null ? "cpu" : "none",
            LibtorchCpuCapability = loaded ? CpuCapability.OfLibtorch(platform.LibtorchFile) : null,
            ProcessorInstructions = CpuCapability.OfProcessor(),
            ConvolutionTailsAreWrong = loaded ? ConvolutionCheck.TailsAreWrong : null,
            Cores = Environment.ProcessorCount,
            IntraOpThreads = loaded ? torch.get_num_threads() : null,
            InterOpThreads = loaded ? torch.get_num_interop_threads() : null,
            CudaAvailable = loaded ? cuda : null,
            CudnnVersion = cuda ? Cuda.CudnnVersion.OfLoaded(platform.CudaFile) : null,
            Devices = loaded ? ["cpu", .. Enumerable.Range(0, cuda ? torch.cuda.device_count() : 0).Select(index => $"cuda:{index}")] : [],
            Gpus = cuda ? GpuDescription.FindAll() : [],
            Float32Precision = cuda ? Float32Precision : null,
            NativeLibrary = platform.TorchSharpFile,
            LibstdcxxNeed = TorchLoadDiagnosis.TorchSharpNeed(platform.TorchSharpFile),
            LibstdcxxPath = platform.LibstdcxxFile,
            LibstdcxxVersion = platform.LibstdcxxFile is { } file ? Libstdcxx.Highest(TorchLoadDiagnosis.DefinedVersions(file)) : null,
            OperatingSystem = RuntimeInformation.OSDescription,
            Platform = platform.Rid,
            DotNetVersion = RuntimeInformation.FrameworkDescription,
        };
    }

    /// <summary>Loads the native library and returns <paramref name="moduleName"/>, so that a constructor can call it first.</summary>
    internal static string Named(string moduleName)
    {
        EnsureLoaded();
        return moduleName;
    }

    private static TorchLoadException? Problem()
    {
        try
        {
            EnsureLoaded();
            return null;
        }
        catch (TorchLoadException e)
        {
            return e;
        }
    }

    private static void Load()
    {
        if (!NativeLibraryLoads() && !NativePlatform.IsScript())
        {
            throw Explain(cause: null);
        }

        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            Nnpack.TurnOffWhereUnsupported();
        }
        catch (Exception e) when (
            e is TypeInitializationException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw Explain(e);
        }
    }

    // TorchSharp's own order: libtorch first, so that its library finds it loaded. A libtorch under another name is no failure yet.
    private static bool NativeLibraryLoads()
    {
        if (NativePlatform.NamedLibtorch is { } named) NamedLibtorch.Load(named, NativePlatform.Current());
        NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out _);
        return NativeLibrary.TryLoad("LibTorchSharp", typeof(torch).Assembly, null, out _);
    }

    private static TorchLoadException Explain(Exception? cause)
    {
        var platform = NativePlatform.Current();
        try
        {
            if (platform.TorchSharpFile is not null)
            {
                NativeLibrary.Load(platform.TorchSharpFile);
            }

            return TorchLoadDiagnosis.Explain(platform, cause?.Message, cause);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return TorchLoadDiagnosis.Explain(platform, e.Message, cause ?? e);
        }
    }
}
