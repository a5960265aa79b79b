using System.Diagnostics;

namespace Inception.Tool.Benchmarking;

/// <summary>Runs that take turns (A B A B …), so that what else the machine does meets all of them alike.</summary>
internal static class Race
{
    /// <summary>The first rounds, which are thrown away: caches, allocators and clocks settle.</summary>
    public const int WarmUpRounds = 2;

    /// <summary>Times each of the runs once a round.</summary>
    /// <param name="runs">What takes turns.</param>
    /// <param name="rounds">The rounds that count.</param>
    /// <param name="pause">The rest before each run: threads that still spin after the run before it would take a core from it.</param>
    /// <param name="cancellation">Stops between two runs.</param>
    /// <returns>One timing for each run.</returns>
    public static IReadOnlyList<Timing> Run(IReadOnlyList<Action> runs, int rounds, TimeSpan pause = default, CancellationToken cancellation = default)
    {
        var milliseconds = runs.Select(_ => new List<double>(rounds)).ToList();
        for (var round = 0; round < WarmUpRounds + rounds; round++)
        {
            for (var i = 0; i < runs.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (pause > TimeSpan.Zero) Thread.Sleep(pause);
                var start = Stopwatch.GetTimestamp();
                runs[i]();
                if (round >= WarmUpRounds) milliseconds[i].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return milliseconds.ConvertAll(Timing.From);
    }
}
