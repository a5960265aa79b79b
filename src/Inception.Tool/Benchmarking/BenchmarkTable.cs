using Inception.Networks;
using Inception.Runtime;
using Spectre.Console;

namespace Inception.Tool.Benchmarking;

/// <summary>Rows for the eye, and below them how and on what machine they were measured.</summary>
internal static class BenchmarkTable
{
    private static readonly string[] Numbers =
        ["Batch", "ms/image", "Quartiles", "Images/s", "GFLOP/s", "Of peak", "vs ONNX Runtime fp32", "Memory MB", "Load ms", "Compile ms"];

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
            $"{options.Network}, {NetworkSummary.Create(options.CreateTable()).MultiplyAdds / 1e9:F3} GMACs per image. "
            + $"Medians of {benchmark.Rounds} rounds after {Race.WarmUpRounds} warm-up rounds; the rows take turns in each round.");
        Console.WriteLine(
            $"Peak: {benchmark.PeakGflops:F0} GFLOP/s ({MachinePeak.Probe}). "
            + "Memory: the peak of a separate process for each row, including memory that its allocator keeps. "
            + "vs ONNX Runtime fp32: the ratio of the times; below 1 is faster.");
        if (benchmark.PerCore)
        {
            Console.WriteLine(
                $"{rows[0].Engines} single-threaded engines run at the same time. ms/image is the total time divided by the images of all engines; "
                + "memory and compile time are for one engine.");
        }

        Console.WriteLine(
            $"{options.Device ?? "cpu"}; {rows[0].Threads} threads, {machine.Cores} cores, {machine.ProcessorInstructions}; "
            + $"{machine.OperatingSystem}; {DateTime.UtcNow:yyyy-MM-dd}.");
    }
}
