using System.Diagnostics;
using Inception.Tool.Benchmarking;

namespace Inception.Benchmarks.Cuda;

/// <summary>Contestants that take turns on one batch size. One that fails leaves the race, and the others go on.</summary>
/// <param name="section">The section of the results.</param>
/// <param name="batch">The images of a batch.</param>
/// <param name="racers">The contestants, in the order of the table. They are disposed with the heat.</param>
/// <param name="budget">The time that is left. It ends the heat early, after a few rounds.</param>
internal sealed class Heat(string section, int batch, IReadOnlyList<Racer> racers, TimeBudget budget)
{
    private const int FewestRounds = 3, MostCalls = 1000;
    private const double RunMilliseconds = 150;

    // What a heat that has begun may exceed the time by, to come to its fewest rounds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly List<Lane> _lanes = [.. racers.Select(racer => new Lane(racer))];

    public IReadOnlyList<CudaRow> Run(int rounds)
    {
        try
        {
            foreach (var lane in _lanes.OrderByDescending(lane => lane.Racer.IsSlowToPrepare)) lane.Attempt(() => Prepare(lane));
            for (var round = 0; round < Race.WarmUpRounds + rounds; round++)
            {
                if (budget.Excess > Grace || (budget.IsSpent && round >= Race.WarmUpRounds + FewestRounds)) break;
                foreach (var lane in _lanes) lane.Attempt(() => Take(lane, round));
            }

            foreach (var lane in _lanes.Where(lane => lane.Times.Count < Math.Min(rounds, FewestRounds)))
                lane.Attempt(() => throw new TimeoutException($"the time was spent after {lane.Times.Count} of {rounds} rounds"));
        }
        finally
        {
            _lanes.ForEach(lane => lane.Release());
        }

        return _lanes.ConvertAll(Row);
    }

    private void Prepare(Lane lane)
    {
        var watch = Stopwatch.StartNew();
        lane.Racer.Prepare(budget.Remaining + Grace);
        lane.PreparationSeconds = watch.Elapsed.TotalSeconds;
        lane.Detail = lane.Racer.Detail;
    }

    private void Take(Lane lane, int round)
    {
        var milliseconds = lane.Racer.Measure(lane.Calls, budget.Remaining + Grace);
        if (!double.IsFinite(milliseconds) || milliseconds <= 0) throw new NotFiniteNumberException($"it measured {milliseconds} ms");
        if (round == 0) lane.Calls = (int)Math.Clamp(Math.Ceiling(RunMilliseconds / milliseconds), 1, MostCalls);
        if (round >= Race.WarmUpRounds) lane.Times.Add(milliseconds);
    }

    private CudaRow Row(Lane lane)
    {
        var row = new CudaRow
        {
            Section = section,
            Batch = batch,
            Contestant = lane.Racer.Name,
            Type = lane.Racer.Type,
            CallsPerRound = lane.Calls,
            PreparationSeconds = lane.PreparationSeconds,
            Detail = lane.Detail,
            Failure = lane.Failure,
        };
        if (lane.Failure is not null) return row;
        var timing = Timing.From(lane.Times);
        var yardstick = _lanes.Find(other => other.Racer.IsYardstick && other.Racer.Type == lane.Racer.Type && other.Failure is null);
        return row with
        {
            MedianMilliseconds = timing.Median,
            FirstQuartileMilliseconds = timing.FirstQuartile,
            ThirdQuartileMilliseconds = timing.ThirdQuartile,
            ImagesPerSecond = batch / timing.Median * 1000,
            TimesPyTorchEager = yardstick is null ? null : Timing.From(yardstick.Times).Median / timing.Median,
            Rounds = lane.Times.Count,
        };
    }

    private sealed class Lane(Racer racer)
    {
        public Racer Racer { get; } = racer;

        public List<double> Times { get; } = [];

        public int Calls { get; set; } = 3;

        public double? PreparationSeconds { get; set; }

        public string? Detail { get; set; }

        /// <summary>The first line of what went wrong first.</summary>
        public string? Failure { get; private set; }

        /// <summary>Does it, unless the contestant has failed before.</summary>
        public void Attempt(Action action)
        {
            if (Failure is not null) return;
            try
            {
                action();
            }
            catch (Exception exception)
            {
                Failure = FirstLine(exception);
            }
        }

        /// <summary>Its results stand, even where its memory cannot be released.</summary>
        public void Release()
        {
            try
            {
                Racer.Dispose();
            }
            catch (Exception exception)
            {
                Console.WriteLine($"  {Racer.Name} was not released: {FirstLine(exception)}");
            }
        }

        private static string FirstLine(Exception exception) => exception.GetBaseException().Message.Trim().Split('\n')[0];
    }
}
