using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>What a network is worth on pictures whose classes are known.</summary>
public sealed record Evaluation
{
    /// <summary>The number of pictures.</summary>
    public required int Count { get; init; }

    /// <summary>How many of them got the right class (top-1).</summary>
    public required int Correct { get; init; }

    /// <summary>The mean cross entropy, without label smoothing.</summary>
    public required double Loss { get; init; }

    /// <summary>The share of right answers, 0 … 1.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>Runs pictures through a network in eval mode, and puts the network back into the mode it was in.</summary>
    /// <param name="network">The network, on the options' device.</param>
    /// <param name="images">The pictures, at least 1.</param>
    /// <param name="options">The options it was trained with: normalisation, batch size and device are taken from them.</param>
    /// <param name="cancellation">Stops before the next batch.</param>
    /// <exception cref="ArgumentException">There are no pictures.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static Evaluation Of(nn.Module<Tensor, Tensor> network, LabelledImages images, TrainingOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (images.Count == 0)
            throw new ArgumentException("An evaluation needs at least 1 picture. Found none.", nameof(images));

        using var batches = new ImageBatches(images, margin: 0, options, options.Device ?? CPU);
        return Of(network, batches, options.BatchSize, cancellation);
    }

    /// <summary>Runs all pictures of <paramref name="batches"/> through the network in eval mode, and puts the network back into the mode it was in.</summary>
    internal static Evaluation Of(nn.Module<Tensor, Tensor> network, ImageBatches batches, int batchSize, CancellationToken cancellation)
    {
        var wasTraining = network.training;
        network.eval();
        try
        {
            using var noGradients = no_grad();
            var (correct, loss) = (0L, 0.0);
            for (var start = 0; start < batches.Count; start += batchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var indices = arange(start, Math.Min(start + batchSize, batches.Count), int64, batches.Device);
                var (images, labels) = batches.Get(indices);
                var logits = network.call(images);                                             // N×classes
                correct += logits.argmax(1).eq(labels).sum().item<long>();
                loss += nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum).item<float>();
            }

            return new() { Count = batches.Count, Correct = (int)correct, Loss = loss / batches.Count };
        }
        finally
        {
            network.train(wasTraining);
        }
    }
}
