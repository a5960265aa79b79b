using System.CommandLine;
using Inception.Runtime;
using Spectre.Console;

namespace Inception.Cli.Commands;

/// <summary><c>inception doctor</c>: what this machine runs on, and what is wrong with it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Show the runtime: versions, backend, processor, threads, CUDA, and problems with remedies") { json };
        command.SetAction(parsed =>
        {
            var report = TorchRuntime.Describe();
            if (parsed.GetValue(json)) JsonOutput.Write(report);
            else Print(report);
            return report.IsLoaded ? 0 : 1;
        });
        return command;
    }

    private static void Print(RuntimeReport report)
    {
        var grid = new Grid().AddColumn().AddColumn();
        void Row(string name, object? value) => grid.AddRow(name, Markup.Escape(value?.ToString() ?? "unknown"));
        Row("TorchSharp", report.TorchSharpVersion);
        Row("libtorch", report.LibtorchVersion);
        Row("Backend", report.Backend);
        Row("Native library", report.NativeLibrary ?? "not found");
        Row("Instruction set", $"{report.LibtorchCpuCapability ?? "unknown"} in libtorch; processor: {report.ProcessorInstructions}");
        Row("Threads", $"{report.IntraOpThreads?.ToString() ?? "unknown"} in an operation, {report.InterOpThreads?.ToString() ?? "unknown"} between; {report.Cores} cores");
        Row("CUDA", report.CudaAvailable == true ? string.Join(", ", report.Devices.Skip(1)) : "none");
        if (report.LibstdcxxPath is not null)
            Row("libstdc++", $"{report.LibstdcxxVersion} ({report.LibstdcxxPath}); version need: {report.LibstdcxxNeed}");
        Row("System", $"{report.OperatingSystem}, {report.Platform}");
        Row(".NET", report.DotNetVersion);
        AnsiConsole.Write(grid);
        Console.WriteLine();
        if (report.Problem is { } problem) Console.Error.WriteLine("Problem: " + problem);
        else Console.WriteLine("The native library loads and works.");
    }
}
