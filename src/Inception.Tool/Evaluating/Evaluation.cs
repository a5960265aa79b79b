using System.Diagnostics;
using Inception.Networks;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using Inception.Training.Transfer;
using Timing = Inception.Tool.Benchmarking.Timing;

namespace Inception.Tool.Evaluating;

/// <summary>What a network is worth on images whose classes are known, how long it takes, and what it got wrong.</summary>
internal sealed record Evaluation
{
    private const int FeaturesTogether = 1024;

    /// <summary>Accuracy and the like.</summary>
    public required ClassificationMetrics Metrics { get; init; }

    /// <summary>The median over the batches of a forward's time by the batch's images, in milliseconds. Reading the images is not in it. Null where features stood for the images.</summary>
    public double? MedianMsPerImage { get; init; }

    /// <summary>The wrong answers that the network was surest of, the surest first.</summary>
    public required IReadOnlyList<Mistake> WorstMistakes { get; init; }

    /// <summary>Runs the images through the network.</summary>
    /// <param name="network">What gives logits.</param>
    /// <param name="batches">The images, in their order.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Stops before the next batch.</param>
    public static Evaluation Of(IInferenceNetwork network, IImageBatches batches, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        var answers = new Answers(batches.ClassNames);
        var (times, watch, done) = (new List<double>(), Stopwatch.StartNew(), 0);
        foreach (var batch in batches.Epoch(0, cancellation: cancellation))
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                var start = Stopwatch.GetTimestamp();
                using var output = network.Forward(batch.Images);
                using var logits = output.cpu();                                                     // N×classes; waits for a GPU
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / batch.Indices.Count);
                answers.Add(logits, batch.Labels, batch.Indices);
                done += batch.Indices.Count;
            }

            progress?.Report(new(done, batches.ImageCount, done / watch.Elapsed.TotalSeconds));
        }

        return answers.ToEvaluation() with { MedianMsPerImage = Timing.From(times).Median };
    }

    /// <summary>Runs features through a classifier.</summary>
    /// <param name="head">The classifier.</param>
    /// <param name="features">The features of the images.</param>
    /// <param name="cancellation">Stops before the next thousand.</param>
    public static Evaluation Of(LinearHead head, ImageFeatures features, CancellationToken cancellation)
    {
        var answers = new Answers(features.ClassNames);
        foreach (var places in Enumerable.Range(0, features.Count).Chunk(FeaturesTogether))
        {
            cancellation.ThrowIfCancellationRequested();
            using var vectors = features.Vectors(places[0], places.Length);
            using var labels = features.Labels(places[0], places.Length);
            using var logits = head.Forward(vectors);
            answers.Add(logits, labels, Array.ConvertAll(places, features.IndexOf));
        }

        return answers.ToEvaluation();
    }
}
