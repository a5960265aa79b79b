using System.CommandLine;
using Inception.Engine.Kernels;
using Inception.Runtime;

namespace Inception.Tool.Commands;

/// <summary><c>inception doctor</c>: describes the runtime of this machine, and its problems.</summary>
internal static class DoctorCommand
{
    private const double BytesOfGigabyte = 1e9;

    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Show versions, libtorch, processor and CUDA, and how to fix problems.") { json };
        command.SetAction(parsed =>
        {
            var report = TorchRuntime.Describe();
            if (parsed.GetValue(json)) JsonOutput.Write(report);
            else Print(report);
            return report.Problem is null || IsWithoutLibtorch(report) ? 0 : throw new UserException(report.Problem);
        });
        return command;
    }

    private static void Print(RuntimeReport report)
    {
        static void Row(string name, object? value) => Console.WriteLine($"{name,-16} {value ?? "unknown"}");
        Row("Portable engine", $"{Processor.Instructions}; classify, embed, compare and predict use it and need no libtorch");
        Row("TorchSharp", report.TorchSharpVersion);
        if (IsWithoutLibtorch(report))
        {
            Row("libtorch", "not installed. Training and other engines need it: run 'inception runtime add cpu'");
            Row("System", $"{report.OperatingSystem}, {report.Platform}");
            Row(".NET", report.DotNetVersion);
            return;
        }

        Row("libtorch", report.LibtorchFile is { } file ? $"{report.LibtorchVersion} ({file})" : report.LibtorchVersion);
        Row("Backend", report.Backend);
        Row("Native library", report.NativeLibrary ?? "not found");
        Row("Instruction set", $"{report.LibtorchCpuCapability ?? "unknown"} in libtorch; processor: {report.ProcessorInstructions}");
        Row("Convolutions", Convolutions(report));
        Row("Threads", $"{Known(report.IntraOpThreads)} per operation, {Known(report.InterOpThreads)} for parallel operations; {report.Cores} cores");
        Row("CUDA", report.CudaAvailable == true ? string.Join(", ", report.Devices.Skip(1)) : "none");
        if (report.CudnnVersion is { } cudnn) Row("cuDNN", cudnn);
        foreach (var gpu in report.Gpus) Row("GPU", $"{gpu.Name}, {gpu.MemoryBytes / BytesOfGigabyte:F0} GB, driver {gpu.Driver}");
        if (report.Float32Precision is { } precision) Row("Float32", Float32(precision));
        if (report.LibstdcxxPath is not null)
            Row("libstdc++", $"{report.LibstdcxxVersion ?? "no version"} ({report.LibstdcxxPath}); {Remedy(report.LibstdcxxNeed)}");
        Row("System", $"{report.OperatingSystem}, {report.Platform}");
        Row(".NET", report.DotNetVersion);
        if (report.IsLoaded) Console.WriteLine();
        if (report.IsLoaded) Console.WriteLine("The native library loads and works.");
    }

    /// <summary>Whether only libtorch is missing, as after installation as a .NET tool. This is not a problem.</summary>
    private static bool IsWithoutLibtorch(RuntimeReport report) => report is { Failure: TorchLoadFailure.BackendMissing };

    private static string Float32(Float32Precision precision) => precision switch
    {
        Float32Precision.Highest => "highest: full float32 on the GPU",
        _ => "high: convolutions on the GPU round their inputs to TensorFloat-32. Use --float32-precision highest for full float32",
    };

    private static string Known(int? count) => count?.ToString() ?? "unknown";

    private static string Convolutions(RuntimeReport report) => report.ConvolutionTailsAreWrong switch
    {
        null => "unknown",
        false => "correct",
        true => "libtorch computes them incorrectly here if the channels are not a multiple of 16. This library pads the channels, so its results are correct",
    };

    private static string Remedy(LibstdcxxNeedState need) => need switch
    {
        LibstdcxxNeedState.Weak => "this build made TorchSharp's need for GLIBCXX_3.4.32 weak, so an older libstdc++ works too",
        LibstdcxxNeedState.Strong => "TorchSharp needs a libstdc++ with GLIBCXX_3.4.32",
        _ => "TorchSharp needs no newer version",
    };
}
