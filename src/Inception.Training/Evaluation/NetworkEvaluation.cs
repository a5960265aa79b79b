using System.Diagnostics;
using Inception.Networks;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training.Evaluation;

/// <summary>Measures networks on images whose classes are known.</summary>
public static class NetworkEvaluation
{
    /// <summary>
    /// Runs the first epoch of batches through a network in evaluation mode, on the device that the network is on. Afterwards every module is back in the
    /// mode it was in.
    /// </summary>
    /// <param name="network">The network, which gives <c>N×classes</c> logits.</param>
    /// <param name="batches">The images, without augmentation for a result that means something.</param>
    /// <param name="options">What to keep and whom to tell; null for the defaults.</param>
    /// <param name="cancellation">Stops before the next batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The network has not as many logits as there are classes.</exception>
    /// <exception cref="InvalidOperationException">There are no images.</exception>
    /// <exception cref="NonFiniteResultException">The network gives logits that are not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static EvaluationResult Evaluate(
        this nn.Module<Tensor, Tensor> network, IImageBatches batches, EvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var mode = new EvaluationMode(network);
        var device = ModuleDevice.Find(network);
        return Evaluate(network.GetName(), Forward, batches, options ?? new(), cancellation);

        Tensor Forward(Tensor images)
        {
            using var noGradients = no_grad();
            using var placed = images.to(device);
            return network.call(placed);
        }
    }

    /// <summary>Runs the first epoch of batches through an engine, such as a compiled network.</summary>
    /// <param name="network">The engine, which gives <c>N×classes</c> logits. It stays the caller's.</param>
    /// <param name="batches">The images, without augmentation for a result that means something.</param>
    /// <param name="options">What to keep and whom to tell; null for the defaults.</param>
    /// <param name="cancellation">Stops before the next batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The engine gives something other than as many logits as there are classes.</exception>
    /// <exception cref="InvalidOperationException">There are no images.</exception>
    /// <exception cref="NonFiniteResultException">The network gives logits that are not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static EvaluationResult Evaluate(
        this IInferenceNetwork network, IImageBatches batches, EvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Evaluate(network.Table.Name, network.Forward, batches, options ?? new(), cancellation);
    }

    private static EvaluationResult Evaluate(
        string name, Func<Tensor, Tensor> forward, IImageBatches batches, EvaluationOptions options, CancellationToken cancellation)
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
                FiniteNumbers.Require(logits, name, "logits");
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
