using System.Diagnostics;
using Inception.Networks;
using Inception.Runtime;
using Inception.Tool.Benchmarking;
using static TorchSharp.torch;

namespace Inception.Benchmarks;

/// <summary>How much slower the engines become when another process keeps the first core busy: Inception v3, one image, all threads.</summary>
internal static class BusyBenchmark
{
    public const string Burner = "burn";   // what this program asks of itself

    /// <summary>Keeps one core busy until it is ended.</summary>
    public static void Burn()
    {
        for (var i = 0L; ; i++) Thread.SpinWait(1);
    }

    public static void Run(int rounds, string waiting)
    {
        Console.WriteLine($"waiting {waiting}: {OpenMpThreads.Wait(Enum.Parse<ThreadWaiting>(waiting, ignoreCase: true))}");
        NativeAllocator.KeepFreedMemory();
        using var measured = BenchmarkNetwork.Create(NetworkFamily.Named("inception_v3"), weights: null);
        var contestants = Contestant.All.Where(one => one.Engine != "eager").ToList();
        var engines = contestants.ConvertAll(one => one.Create(measured, new(Batch: 1, get_num_threads())));
        var images = ImageBatch.Random(1, measured.Network.Table.Input);
        var runs = engines.ConvertAll(engine => engine.ForwardOf(images));
        var quiet = Race.Run(runs, rounds);
        var burner = Process.Start(Environment.ProcessPath!, Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
            ? ["exec", typeof(BusyBenchmark).Assembly.Location, Burner] : [Burner]);
        try
        {
            if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()) burner.ProcessorAffinity = 1;
            Thread.Sleep(TimeSpan.FromSeconds(1));
            var busy = Race.Run(runs, rounds);
            foreach (var (contestant, (before, with)) in contestants.Zip(quiet.Zip(busy)))
                Console.WriteLine($"  {contestant,-18} {before.Median,8:F1} ms quiet {with.Median,8:F1} ms busy   x {with.Median / before.Median:F2}   quartiles {with.FirstQuartile:F1}–{with.ThirdQuartile:F1}");
        }
        finally
        {
            burner.Kill();
            engines.ForEach(engine => engine.Dispose());
        }
    }
}
