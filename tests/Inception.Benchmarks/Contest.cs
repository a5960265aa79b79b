using System.Diagnostics;

namespace Inception.Benchmarks;

/// <summary>Contestants that take turns, so that what else the machine does meets all of them alike.</summary>
internal sealed class Contest(string title)
{
    private const int WarmUpRounds = 2;

    private readonly List<(string Name, Action Run, List<double> Milliseconds)> _contestants = [];

    public Contest Add(string name, Action run)
    {
        _contestants.Add((name, run, []));
        return this;
    }

    /// <summary>Runs all rounds and prints a table; ratios are to the first contestant.</summary>
    public void Run(int rounds)
    {
        for (var round = 0; round < WarmUpRounds + rounds; round++)
        {
            foreach (var (_, run, milliseconds) in _contestants)
            {
                var start = Stopwatch.GetTimestamp();
                run();
                if (round >= WarmUpRounds) milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        Console.WriteLine($"{title}, {rounds} rounds");
        var first = Median(_contestants[0].Milliseconds);
        foreach (var (name, _, milliseconds) in _contestants)
        {
            var median = Median(milliseconds);
            Console.WriteLine($"  {name,-58} {median,9:F1} ms   min {milliseconds.Min(),9:F1}   x {median / first:F2}");
        }

        Console.WriteLine();
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
