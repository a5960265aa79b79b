using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training.Evaluation;

/// <summary>Measures networks on images whose classes are known.</summary>
public static class NetworkEvaluation
{
    /// <summary>Runs the first epoch of batches through a network in evaluation mode, and puts the network back into the mode it was in.</summary>
    /// <param name="network">The network, which gives <c>N×classes</c> logits.</param>
    /// <param name="batches">The images, without augmentation for a result that means something.</param>
    /// <param name="device">Where the network is; the CPU when left out.</param>
    /// <param name="cancellation">Stops before the next batch.</param>
    /// <exception cref="ArgumentException">The logits are not as many as the classes.</exception>
    /// <exception cref="InvalidOperationException">There are no images.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static ClassificationMetrics Evaluate(
        this nn.Module<Tensor, Tensor> network, IImageBatches batches, Device? device = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batches);
        var counter = new MetricsCounter(batches.ClassNames);
        var wasTraining = network.training;
        network.eval();
        try
        {
            using var noGradients = no_grad();
            foreach (var batch in batches.Epoch(0, cancellation: cancellation))
            {
                using (batch)
                {
                    cancellation.ThrowIfCancellationRequested();
                    using var images = batch.Images.to(device ?? CPU);
                    using var logits = network.call(images);                                   // N×classes
                    counter.Add(logits, batch.Labels);
                }
            }

            return counter.ToMetrics();
        }
        finally
        {
            network.train(wasTraining);
        }
    }
}
