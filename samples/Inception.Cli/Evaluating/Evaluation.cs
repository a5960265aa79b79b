using System.Diagnostics;
using Inception.Networks;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using static TorchSharp.torch;
using Timing = Inception.Cli.Benchmarking.Timing;

namespace Inception.Cli.Evaluating;

/// <summary>What a network is worth on pictures whose classes are known, how long it takes, and what it got wrong.</summary>
internal sealed record Evaluation
{
    private const int KeptMistakes = 24;

    /// <summary>Accuracy and the like.</summary>
    public required ClassificationMetrics Metrics { get; init; }

    /// <summary>The median over the batches of a forward's time by the batch's pictures, in milliseconds. Reading the pictures is not in it.</summary>
    public required double MedianMsPerImage { get; init; }

    /// <summary>The wrong answers that the network was surest of, the surest first.</summary>
    public required IReadOnlyList<Mistake> WorstMistakes { get; init; }

    /// <summary>Runs the pictures through the network.</summary>
    /// <param name="network">What gives logits.</param>
    /// <param name="batches">The pictures, in their order.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Stops before the next batch.</param>
    public static Evaluation Of(IInferenceNetwork network, IPictureBatches batches, IProgress<PictureProgress>? progress, CancellationToken cancellation)
    {
        var counter = new MetricsCounter(batches.ClassNames);
        var (mistakes, times) = (new List<Mistake>(), new List<double>());
        var (watch, done) = (Stopwatch.StartNew(), 0);
        foreach (var batch in batches.Epoch(0, cancellation: cancellation))
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                var start = Stopwatch.GetTimestamp();
                using var output = network.Forward(batch.Images);
                using var logits = output.cpu();                                                     // N×classes; waits for a GPU
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / batch.Indices.Count);
                counter.Add(logits, batch.Labels);
                mistakes.AddRange(MistakesOf(logits, batch));
                done += batch.Indices.Count;
            }

            if (mistakes.Count > 50 * KeptMistakes) mistakes = Worst(mistakes);
            progress?.Report(new(done, batches.PictureCount, done / watch.Elapsed.TotalSeconds));
        }

        return new() { Metrics = counter.ToMetrics(), MedianMsPerImage = Timing.Of(times).Median, WorstMistakes = Worst(mistakes) };
    }

    private static List<Mistake> Worst(IEnumerable<Mistake> mistakes) => [.. mistakes.OrderByDescending(mistake => mistake.Confidence).ThenBy(mistake => mistake.Picture).Take(KeptMistakes)];

    private static List<Mistake> MistakesOf(Tensor logits, PictureBatch batch)
    {
        using var scope = NewDisposeScope();
        var (confidence, taken) = logits.to(float32).softmax(dim: 1).max(dim: 1);
        var (sure, first, truth) = (confidence.data<float>().ToArray(), taken.data<long>().ToArray(), batch.Labels.data<long>().ToArray());
        return [.. Enumerable.Range(0, truth.Length).Where(i => first[i] != truth[i]).Select(i => new Mistake(batch.Indices[i], (int)truth[i], (int)first[i], sure[i]))];
    }
}
