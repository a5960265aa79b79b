using Inception.Inference;
using Inception.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Serving;

/// <summary>
/// Joins the requests of many callers into batches within a latency budget, and runs the batches on its own threads. Each caller passes its images and awaits
/// their results: <c>n×C×H×W → n×…</c>. Safe to call from many threads.
/// </summary>
/// <remarks>
/// <para>
/// Requests may differ in image shape, number type and device. A batch contains only images of the same shape, type and device, in the order of their requests.
/// </para>
/// <para>
/// The model runs without gradients. It must be in evaluation mode, because in training mode the images of a batch influence each other. The caller owns the
/// model, and disposes it after the batcher. The last bits of a result may depend on the batch size, because libtorch chooses the kernels by the batch size.
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

    /// <summary>Creates a batcher for a network.</summary>
    /// <param name="network">
    /// The network, in evaluation mode. It maps <c>N×C×H×W</c> to <c>N×…</c>. Concurrent calls must be safe if the options allow more than one batch at a time.
    /// </param>
    /// <param name="options">Defaults when null.</param>
    /// <exception cref="ArgumentException">The network is in training mode.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Batcher(Module<Tensor, Tensor> network, BatcherOptions? options = null)
        : this(InEvaluationMode(network).call, options)
    {
    }

    /// <summary>Creates a batcher for a network that is ready for inference, such as a compiled network or <see cref="InferenceReplicas"/>.</summary>
    /// <param name="network">
    /// The network. It maps <c>N×C×H×W</c> to <c>N×…</c>. With replicas, each replica runs one batch at a time, even if
    /// <see cref="BatcherOptions.Concurrency"/> is lower.
    /// </param>
    /// <param name="options">Defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Batcher(IInferenceNetwork network, BatcherOptions? options = null)
        : this(Required(network).Forward, WithReplicas(network, options ?? new()))
    {
    }

    /// <summary>Creates a batcher for any function of a batch.</summary>
    /// <param name="model">
    /// The function. It maps <c>N×C×H×W</c> to <c>N×…</c>, and the result of an image must not depend on the other images. It does not dispose its input; the
    /// batcher disposes its result. It must allow concurrent calls if <see cref="BatcherOptions.Concurrency"/> is above 1.
    /// </param>
    /// <param name="options">Defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Batcher(Func<Tensor, Tensor> model, BatcherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _options) = (model, options ?? new());
        _batcher = new(Run, _options, nameof(Batcher));
    }

    /// <summary>The numbers of requests, batches and images so far, with waiting times.</summary>
    public BatcherStatistics Statistics => _batcher.Statistics;

    /// <summary>Runs images through the model, in a batch with images of other callers.</summary>
    /// <param name="images">
    /// <c>n×C×H×W</c> with n from 1 to <see cref="BatcherOptions.MaxBatch"/>. All images of a request run in the same batch. The tensor may be disposed once
    /// this call has returned its task. Its values must not change before the task ends.
    /// </param>
    /// <param name="cancellation">
    /// Cancels the request, in the queue or while its batch runs. Other requests of the batch are not affected, and a running batch is not stopped.
    /// </param>
    /// <returns><c>n×…</c>, in separate memory; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The tensor has another rank, or more than <see cref="BatcherOptions.MaxBatch"/> images.</exception>
    /// <exception cref="QueueFullException">The queue is full, and the options ask to refuse requests.</exception>
    /// <exception cref="ObjectDisposedException">The batcher was disposed before it could accept the request.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The model's output does not have one row for each image.</exception>
    /// <exception cref="Exception">The model threw an exception. All requests of the batch receive this exception, and no other requests.</exception>
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
    /// Stops accepting requests, waits for the results of accepted requests, and ends the threads. Requests that wait for room in the queue are refused.
    /// </summary>
    /// <returns>A task that completes when the last batch has run.</returns>
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
