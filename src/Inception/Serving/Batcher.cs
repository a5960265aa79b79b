using Inception.Inference;
using Inception.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Serving;

/// <summary>
/// Joins the requests of many callers into batches within a latency budget, and runs them through a model on threads of its own. Callers use it like
/// the model, asynchronously: <c>n×C×H×W → n×…</c>. Safe to call from many threads.
/// </summary>
/// <remarks>
/// <para>
/// Requests of different shape, type or device are accepted side by side. A batch has images of one shape, type and device, in the order of their requests.
/// </para>
/// <para>
/// The model runs without gradients. It must be in evaluation mode, because a network in training mode mixes the images of a batch. The caller owns
/// it, and disposes it after the batcher. The last bits of a result may depend on the size of the batch, because libtorch chooses other kernels for it.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// await using var batcher = new Batcher(network, new() { MaxBatch = 16, MaxDelay = TimeSpan.FromMilliseconds(10) });
/// using var logits = await batcher.RunAsync(image, cancellation);   // 1×3×299×299 → 1×1000
/// </code>
/// </example>
public sealed class Batcher : IAsyncDisposable
{
    private readonly Func<Tensor, Tensor> _model;
    private readonly BatcherOptions _options;
    private readonly RequestBatcher<Tensor, Tensor> _batcher;

    /// <summary>Serves a network.</summary>
    /// <param name="network">Maps <c>N×C×H×W</c> to <c>N×…</c>, in evaluation mode; concurrent calls must be safe if the options ask for them.</param>
    /// <param name="options">Defaults when left out.</param>
    /// <exception cref="ArgumentException">The network is in training mode.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Batcher(Module<Tensor, Tensor> network, BatcherOptions? options = null)
        : this(InEvaluationMode(network).call, options)
    {
    }

    /// <summary>Serves a network that is ready for inference, such as a compiled network or <see cref="InferenceReplicas"/>.</summary>
    /// <param name="network">Maps <c>N×C×H×W</c> to <c>N×…</c>. Of replicas each runs a batch, even if <see cref="BatcherOptions.Concurrency"/> is lower.</param>
    /// <param name="options">Defaults when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Batcher(IInferenceNetwork network, BatcherOptions? options = null)
        : this(Required(network).Forward, WithReplicas(network, options ?? new()))
    {
    }

    /// <summary>Serves any function of batches.</summary>
    /// <param name="model">
    /// Maps <c>N×C×H×W</c> to <c>N×…</c>, each image by itself. It does not dispose its input; its result is disposed by the batcher. It must allow
    /// concurrent calls if <see cref="BatcherOptions.Concurrency"/> is above 1.
    /// </param>
    /// <param name="options">Defaults when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Batcher(Func<Tensor, Tensor> model, BatcherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _options) = (model, options ?? new());
        _batcher = new(Run, _options, nameof(Batcher));
    }

    /// <summary>The counts so far.</summary>
    public BatcherStatistics Statistics => _batcher.Statistics;

    /// <summary>Runs images through the model, in a batch with those of other callers.</summary>
    /// <param name="images">
    /// <c>n×C×H×W</c> with n from 1 to <see cref="BatcherOptions.MaxBatch"/>; they stay together. The tensor may be disposed once this call has returned
    /// its task, and its values must not change before the task ends.
    /// </param>
    /// <param name="cancellation">
    /// Cancels the request, in the queue or in the model. Other requests of its batch are not affected, and a running batch is not stopped.
    /// </param>
    /// <returns><c>n×…</c>, in memory of its own; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The images have another rank, or are more than <see cref="BatcherOptions.MaxBatch"/>.</exception>
    /// <exception cref="QueueFullException">The queue is full, and the options say to refuse.</exception>
    /// <exception cref="ObjectDisposedException">The batcher was disposed before it could accept the request.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The model's output does not have one row for each image.</exception>
    /// <exception cref="Exception">The exception of the model. All requests of the batch receive it, and no others.</exception>
    public Task<Tensor> RunAsync(Tensor images, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var shape = images.shape;
        if (shape.Length != 4 || shape[0] < 1)
            throw new ArgumentException($"Expected images n×C×H×W with n of at least 1, found {Text(shape)}.", nameof(images));
        if (shape[0] > _options.MaxBatch)
            throw new ArgumentException(
                $"A request has at most {nameof(BatcherOptions.MaxBatch)} = {_options.MaxBatch} images, found {Text(shape)}. Send it in "
                    + "parts.", nameof(images));
        return cancellation.IsCancellationRequested
            ? Task.FromCanceled<Tensor>(cancellation)
            : Accept(images.detach().DetachFromDisposeScope(), cancellation);   // a handle that neither the caller nor their scope disposes
    }

    /// <summary>
    /// Accepts no further requests, waits for the results of accepted requests, and ends the threads. Requests that wait for room in the
    /// queue are refused.
    /// </summary>
    /// <returns>Completes when the last batch has run.</returns>
    public ValueTask DisposeAsync() => _batcher.DisposeAsync();

    private Task<Tensor> Accept(Tensor input, CancellationToken cancellation) =>
        _batcher.RunAsync(input, ImageKind.FromTensor(input), input.shape[0], cancellation);

    private void Run(IReadOnlyList<BatchRequest<Tensor, Tensor>> batch)
    {
        using var withoutGradients = no_grad();
        using var input = Joined(batch);
        using var output = _model(input);
        HandOut(output, input, batch);
    }

    private static Tensor Joined(IReadOnlyList<BatchRequest<Tensor, Tensor>> batch)
    {
        try
        {
            return batch.Count == 1 ? batch[0].Input.alias() : cat([.. batch.Select(request => request.Input)], dim: 0);
        }
        finally
        {
            foreach (var request in batch) request.DisposeInput();
        }
    }

    private static void HandOut(Tensor? output, Tensor input, IReadOnlyList<BatchRequest<Tensor, Tensor>> batch)
    {
        var images = batch.Sum(request => request.Images);
        if (output is null || output.dim() < 1 || output.shape[0] != images)
            throw new InvalidOperationException(
                $"The model was to map {Text(input.shape)} to {images}×…, and gave {(output is null ? "null" : Text(output.shape))}.");
        var first = 0L;
        foreach (var request in batch)
        {
            if (!request.IsDropped)
            {
                using var rows = output.narrow(0, first, request.Images);
                request.Complete(rows.clone());   // a view would keep the whole batch in memory
            }

            first += request.Images;
        }
    }

    private static IInferenceNetwork Required(IInferenceNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network;
    }

    private static BatcherOptions WithReplicas(IInferenceNetwork network, BatcherOptions options) =>
        options with { Concurrency = Math.Max(options.Concurrency, InferenceReplicas.CountOf(network)) };

    private static Module<Tensor, Tensor> InEvaluationMode(Module<Tensor, Tensor> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return !network.training ? network : throw new ArgumentException(
            $"{network.GetName()} is in training mode, in which the images of a batch change each other's results. Call eval() on it first.", nameof(network));
    }

    private static string Text(long[] shape) => shape.Length == 0 ? "one number" : string.Join('×', shape);
}
