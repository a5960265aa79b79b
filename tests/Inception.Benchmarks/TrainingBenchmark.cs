using System.Diagnostics;
using Inception.Tool.Benchmarking;

namespace Inception.Benchmarks;

/// <summary>
/// Whole training steps of Inception v3 with its auxiliary head, images of 299×299, batches of 8: plain modules, the trainer, and the trainer in bfloat16.
/// Each contestant is a process of its own, because the allocator's settings are the process's; they take turns.
/// </summary>
internal static class TrainingBenchmark
{
    public const string Contestant = "training-contestant";

    private const int Discarded = 2;

    public static void Run(int rounds)
    {
        var contestants = new List<(string Name, Process Process, List<double> Times, List<double> Gigabytes)>();
        try
        {
            foreach (var name in TrainingContestant.Names) contestants.Add((name, Start(name), [], []));
            for (var round = 0; round < rounds + Discarded; round++)
            {
                foreach (var (name, process, times, gigabytes) in contestants)
                {
                    process.StandardInput.WriteLine("step");
                    var answer = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"'{name}' has ended with exit code {process.ExitCode}.");
                    if (round < Discarded) continue;
                    process.Refresh();
                    times.Add(double.Parse(answer));
                    gigabytes.Add(process.WorkingSet64 / 1e9);
                }
            }

            Console.WriteLine($"A training step of Inception v3 with its auxiliary head, 299×299, batch {TrainingContestant.BatchSize}, {rounds} rounds");
            var timings = contestants.ConvertAll(contestant => Timing.From(contestant.Times));
            foreach (var ((name, process, _, gigabytes), timing) in contestants.Zip(timings))
            {
                Console.WriteLine(
                    $"  {name,-28} {timing.Median,8:F0} ms   quartiles {timing.FirstQuartile:F0}–{timing.ThirdQuartile:F0}   {TrainingContestant.BatchSize / timing.Median * 1000,6:F2} images/s   "
                    + $"x {timings[0].Median / timing.Median:F2} as fast   {gigabytes[0]:F2} → {gigabytes[^1]:F2} GB, peak {process.PeakWorkingSet64 / 1e9:F2}");
            }

            Console.WriteLine();
        }
        finally
        {
            foreach (var (_, process, _, _) in contestants)
            {
                process.StandardInput.Close();   // which ends it
                process.WaitForExit();
                process.Dispose();
            }
        }
    }

    private static Process Start(string contestant)
    {
        string[] arguments = [Contestant, contestant];
        var isDotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet";
        return Process.Start(new ProcessStartInfo(Environment.ProcessPath!, isDotnet ? ["exec", typeof(TrainingBenchmark).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }
}
