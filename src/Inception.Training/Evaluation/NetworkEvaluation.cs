using System.Diagnostics;
using Inception.Networks;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training.Evaluation;

/// <summary>Evaluates networks on images with known classes.</summary>
public static class NetworkEvaluation
{
    /// <summary>
    /// Evaluates a network in evaluation mode on the first epoch of the batches, on the network's device. Afterwards the mode of every module is restored.
    /// </summary>
    /// <param name="network">The network. Its output is <c>N×classes</c> logits.</param>
    /// <param name="batches">The images with their classes. They should not be augmented.</param>
    /// <param name="options">The number of mistakes to keep, and the receiver of progress. Defaults when null.</param>
    /// <param name="cancellation">Cancels before the next batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The number of logits differs from the number of classes.</exception>
    /// <exception cref="InvalidOperationException">There are no images.</exception>
    /// <exception cref="NonFiniteResultException">The network returned logits that are infinite or NaN.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static EvaluationResult Evaluate(
        this nn.Module<Tensor, Tensor> network, IImageBatches batches, EvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var mode = new EvaluationMode(network);
        var device = ModuleDevice.Find(network);
        return Evaluate(Forward, batches, options ?? new(), cancellation);

        Tensor Forward(Tensor images)
        {
            using var noGradients = no_grad();
            using var placed = images.to(device);
            return network.call(placed);
        }
    }

    /// <summary>Evaluates an engine, such as a compiled network, on the first epoch of the batches.</summary>
    /// <param name="network">The engine. Its output is <c>N×classes</c> logits. It is not disposed.</param>
    /// <param name="batches">The images with their classes. They should not be augmented.</param>
    /// <param name="options">The number of mistakes to keep, and the receiver of progress. Defaults when null.</param>
    /// <param name="cancellation">Cancels before the next batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The engine returns no logits, or their number differs from the number of classes.</exception>
    /// <exception cref="InvalidOperationException">There are no images.</exception>
    /// <exception cref="NonFiniteResultException">The network returned logits that are infinite or NaN.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static EvaluationResult Evaluate(
        this IInferenceNetwork network, IImageBatches batches, EvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Evaluate(network.Forward, batches, options ?? new(), cancellation);
    }

    private static EvaluationResult Evaluate(
        Func<Tensor, Tensor> forward, IImageBatches batches, EvaluationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batches);
        options.Validate();
        var counter = new MetricsCounter(batches.ClassNames, options.Mistakes);
        var (times, watch, done) = (new List<TimeSpan>(), Stopwatch.StartNew(), 0);
        foreach (var batch in batches.Epoch(0, cancellation: cancellation))
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                var start = Stopwatch.GetTimestamp();
                using var output = forward(batch.Images);
                using var logits = output.cpu();                                               // N×classes; waits for a GPU
                times.Add(Stopwatch.GetElapsedTime(start) / batch.Indices.Count);
                counter.Add(logits, batch.Labels, batch.Indices);
                done += batch.Indices.Count;
            }

            options.Progress?.Report(new(done, batches.ImageCount, done / watch.Elapsed.TotalSeconds));
        }

        return counter.ToResult() with { TimePerImage = Median(times) };
    }

    private static TimeSpan? Median(List<TimeSpan> times)
    {
        if (times.Count == 0) return null;
        times.Sort();
        return (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
    }
}
