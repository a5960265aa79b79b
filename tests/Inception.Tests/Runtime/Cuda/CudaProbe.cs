using System.Runtime.InteropServices;
using Inception.Runtime;
using Inception.Runtime.Cuda;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Runtime.Cuda;

/// <summary>The test assembly run as a program that records on the libraries of a folder, which write down how they are called.</summary>
internal static class CudaProbe
{
    public const string Command = "cuda";

    private delegate void SetStatus(int status);

    private delegate void SetErrors(int ofInstantiation, int ofLaunch);

    public static void Run(string folder)
    {
        TorchRuntime.EnsureLoaded();
        var c10 = NativeLibrary.Load(Path.Combine(folder, "libc10_cuda.so"));
        NativeLibrary.Load(Path.Combine(folder, "libtorch_cuda.so"));
        Say($"missing: {CudaFunctions.Missing ?? "nothing"}");
        var recorder = new CudaGraphRecorder(new Device(DeviceType.CUDA, 1));

        Say("# recorded");
        using (var run = recorder.Record(() => Say($"work, races {CudaFunctions.RacesConvolutions}"), out var fault))
        {
            Say($"fault: {fault ?? "none"}, races {CudaFunctions.RacesConvolutions}");
            run!.Replay();
        }

        Say("# refused");
        var calls = 0;
        var refused = recorder.Record(
            () =>
            {
                if (++calls == 5) Marshal.GetDelegateForFunctionPointer<SetStatus>(NativeLibrary.GetExport(c10, "set_capture_status"))(2);
            },
            out var reason);
        Say($"{(refused is null ? "no graph" : "a graph")}: {reason}");

        Say("# full");
        var setErrors = Marshal.GetDelegateForFunctionPointer<SetErrors>(NativeLibrary.GetExport(c10, "set_errors"));
        setErrors(2, 0);
        var full = recorder.Record(() => { }, out reason);
        Say($"{(full is null ? "no graph" : "a graph")}: {reason}");
        setErrors(0, 2);
        using (var run = recorder.Record(() => { }, out _))
        {
            try
            {
                run!.Replay();
            }
            catch (ExternalException error)
            {
                Say($"{error.Message}, {(MemoryExhaustion.IsIn(error) ? "of memory" : "of another kind")}");
            }
        }

        Say("# failed");
        recorder.Record(() => zeros(-1).Dispose(), out reason);
        Say($"failed: {reason}, races {CudaFunctions.RacesConvolutions}");
    }

    /// <summary>The libraries write to the same standard output, without .NET's buffer.</summary>
    private static void Say(string line)
    {
        _ = fflush(0);
        Console.WriteLine(line);
    }

    [DllImport("libc.so.6")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fflush(nint stream);
}
