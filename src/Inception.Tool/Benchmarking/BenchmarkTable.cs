using Inception.Networks;
using Inception.Runtime;
using Spectre.Console;

namespace Inception.Tool.Benchmarking;

/// <summary>Rows for the eye, and below them how and on what machine they were measured.</summary>
internal static class BenchmarkTable
{
    private static readonly string[] Numbers =
        ["Batch", "ms/image", "Quartiles", "Images/s", "GFLOP/s", "Of peak", "To ONNX Runtime fp32", "Memory MB", "Load ms", "Compile ms"];

    public static void Print(IReadOnlyList<BenchmarkRow> rows, FamilyOptions options, EngineBenchmark benchmark)
    {
        var machine = TorchRuntime.Describe();
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("Engine").AddColumn("Precision");
        foreach (var numbers in Numbers)
            table.AddColumn(new TableColumn(numbers).RightAligned().NoWrap());
        foreach (var row in rows)
        {
            table.AddRow(
                row.Engine, row.Precision, $"{row.Batch}", $"{row.MedianMsPerImage:F2}", $"{row.Q1MsPerImage:F2}–{row.Q3MsPerImage:F2}",
                $"{row.ImagesPerSecond:F1}", $"{row.GflopPerSecond:F0}", $"{row.PercentOfFp32Peak:F0} %",
                row.RatioToOnnxRuntimeFp32 is { } ratio ? $"{ratio:F2}" : "–",
                row.PeakMemoryMB is { } memory ? $"{memory:F0}" : "–",
                $"{row.LoadMs:F0}", $"{row.CompileMs:F0}");
        }

        Terminal.Write(table);
        Console.WriteLine(
            $"{options.Network}, {NetworkSummary.Create(options.CreateTable()).MultiplyAdds / 1e9:F3} GMACs an image. "
            + $"Medians of {benchmark.Rounds} rounds in which all take turns, after {Race.WarmUpRounds} to warm up.");
        Console.WriteLine(
            $"Peak: {benchmark.PeakGflops:F0} GFLOP/s ({MachinePeak.Probe}). "
            + "Memory: the peak of a process for the row alone. The allocator keeps freed memory.");
        if (benchmark.PerCore)
        {
            Console.WriteLine(
                $"{rows[0].Engines} engines of one thread side by side: times are those of all by their images; "
                + "memory and time to compile are one engine's.");
        }

        Console.WriteLine(
            $"{options.Device ?? "cpu"}; {rows[0].Threads} threads, {machine.Cores} cores, {machine.ProcessorInstructions}; "
            + $"{machine.OperatingSystem}; {DateTime.UtcNow:yyyy-MM-dd}.");
    }
}
