using System.Diagnostics;
using Inception.Engine.Steps;
using Inception.Graphs;
using Inception.Inference;
using Inception.Networks;
using Inception.Tool.Benchmarking;

namespace Inception.Benchmarks;

/// <summary>
/// The steps of the portable engine by class of layer, on one thread: the least time of each step in whole passes, so that filters come from memory as
/// in life, and the plain sum's operations in a second.
/// </summary>
internal static class LayerBenchmark
{
    /// <summary>Prints a row for each class of layer.</summary>
    public static void Run(string name, int rounds)
    {
        var table = NetworkFamily.Named(name).CreateTable();
        using var network = NetworkFamily.Named(name).Create();
        RandomWeights.Fill(network);
        using var engine = new PortableEngine(table, NetworkGraphs.Build(network, null), new() { Threads = 1, Verification = Verification.None });
        var image = new float[table.Input.Count];
        var random = new Random(1);
        foreach (ref var value in image.AsSpan()) value = (2 * random.NextSingle()) - 1;
        var times = Measure(engine, image, rounds);
        var peak = times.Where(time => time.Key is ConvolutionStep { Kind: "direct" }).Max(time => 2 * time.Key.Products / time.Value);
        Console.WriteLine($"{name}, one thread; the fastest direct convolution reaches {peak / 1e9:F0} GFLOP/s");
        Console.WriteLine("| layer | steps | ms | GFLOP/s of the plain sum | of the fastest |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var kind in times.GroupBy(time => ClassOf(time.Key)).OrderByDescending(kind => kind.Sum(time => time.Value)))
        {
            var (seconds, operations) = (kind.Sum(time => time.Value), 2.0 * kind.Sum(time => time.Key.Products));
            var speed = operations > 0 ? $"{operations / seconds / 1e9:F0} | {operations / seconds / peak:P0}" : "– | –";
            Console.WriteLine($"| {kind.Key} | {kind.Count()} | {1000 * seconds:F2} | {speed} |");
        }

        Console.WriteLine($"| all | {times.Count} | {1000 * times.Values.Sum():F2} | {2.0 * times.Keys.Sum(step => step.Products) / times.Values.Sum() / 1e9:F0} | |");
    }

    private static unsafe Dictionary<Step, double> Measure(PortableEngine engine, float[] image, int rounds)
    {
        var times = new Dictionary<Step, double>();
        var sized = engine.FirstSize;
        var run = sized.Rent();
        fixed (float* pixels = image)
        {
            var memory = run.Memory(engine.Packed.Weights);
            memory.Image = pixels;
            for (var round = 0; round < rounds; round++)
            {
                foreach (var step in sized.Plan.Phases.SelectMany(phase => phase))
                {
                    var start = Stopwatch.GetTimestamp();
                    for (int unit = 0, units = step.Units; unit < units; unit++) step.Run(unit, memory);
                    var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
                    times[step] = times.TryGetValue(step, out var least) ? Math.Min(least, time) : time;
                }
            }
        }

        sized.Return(run);
        return times;
    }

    private static string ClassOf(Step step)
    {
        if (step is not ConvolutionStep { Kernel.Shape: var shape }) return step.Kind;
        var window = shape.Stride == 1 ? $"{shape.Kernel}" : $"{shape.Kernel} by {shape.Stride.Height}";
        return $"{window} at {shape.Output.Height}, {step.Kind}";
    }
}
