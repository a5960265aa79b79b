using Inception.Tool.Benchmarking;

namespace Inception.Benchmarks;

/// <summary>Contestants that take turns, so that what else the machine does meets all of them alike.</summary>
internal sealed class Contest(string title)
{
    private readonly List<(string Name, Action Run)> _contestants = [];

    /// <summary>The images that each run goes through, where that is to be told as a rate; 0 for none.</summary>
    public int Images { get; init; }

    public Contest Add(string name, Action run)
    {
        _contestants.Add((name, run));
        return this;
    }

    /// <summary>Runs all rounds and prints a table; ratios are to the first contestant.</summary>
    public void Run(int rounds)
    {
        var timings = Race.Run(_contestants.ConvertAll(contestant => contestant.Run), rounds);
        Console.WriteLine($"{title}, {rounds} rounds");
        foreach (var ((name, _), timing) in _contestants.Zip(timings))
            Console.WriteLine($"  {name,-58} {timing.Median,9:F1} ms   min {timing.Fastest,9:F1}   x {timing.Median / timings[0].Median:F2}{Rate(timing.Median)}");
        Console.WriteLine();
    }

    private string Rate(double milliseconds) => Images == 0 ? "" : $"   {Images / milliseconds * 1000,9:N0} images/s";
}
