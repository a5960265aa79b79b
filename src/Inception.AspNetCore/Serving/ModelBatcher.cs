using System.Diagnostics;
using Inception.AspNetCore.Http;
using Inception.Networks;
using Inception.Serving;

namespace Inception.AspNetCore.Serving;

/// <summary>Runs preprocessed images of many requests through one model, in batches.</summary>
internal sealed class ModelBatcher : IAsyncDisposable
{
    private readonly RequestBatcher<BatchWork, BatchOutcome> _batcher;
    private readonly IImageModel _model;
    private readonly InceptionMetrics _metrics;
    private readonly string _name, _device;
    private readonly int _inputLength;

    public ModelBatcher(IImageModel model, string name, BatcherOptions options, InceptionMetrics metrics)
    {
        (_model, _name, _metrics, _inputLength, MaxBatch) = (model, name, metrics, model.Preprocessing.InputLength, options.MaxBatch);
        _device = model.Engine.Contains("cuda", StringComparison.Ordinal) ? "cuda" : "cpu";
        _batcher = new(Run, options, nameof(ModelBatcher));
    }

    public int MaxBatch { get; }

    public BatcherStatistics Statistics => _batcher.Statistics;

    /// <summary>Computes images in a batch with those of other requests; more than fit into a batch are computed one part after the other.</summary>
    public async Task<BatchOutcome> RunAsync(BatchWork work, Computation computation, CancellationToken cancellation)
    {
        var count = work.Images.Length / _inputLength;
        if (count <= MaxBatch) return await _batcher.RunAsync(work, computation, count, cancellation).ConfigureAwait(false);
        var parts = new List<BatchOutcome>();
        foreach (var part in work.Images.Chunk(MaxBatch * _inputLength))
            parts.Add(await _batcher.RunAsync(work with { Images = part }, computation, part.Length / _inputLength, cancellation).ConfigureAwait(false));
        var wait = parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part.Wait);
        var compute = parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part.Compute);
        return new([.. parts.SelectMany(part => part.Values)], null, wait, compute);
    }

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();

    private void Run(IReadOnlyList<BatchRequest<BatchWork, BatchOutcome>> batch)
    {
        var computation = (Computation)batch[0].Kind;
        if (computation == Computation.Activation)
        {
            foreach (var request in batch) Explain(request);
            return;
        }

        try
        {
            Compute(batch, computation);
        }
        catch (Exception failure) when (batch.Count > 1 && (failure is NonFiniteResultException || FailureMapping.IsMemory(failure)))
        {
            foreach (var request in batch) ComputeAlone(request, computation);
        }
    }

    private void Compute(IReadOnlyList<BatchRequest<BatchWork, BatchOutcome>> batch, Computation computation)
    {
        var waits = batch.Select(request => _batcher.Since(request.AcceptedAt)).ToList();
        var length = computation == Computation.Logits ? _model.Classes : _model.EmbeddingLength;
        var input = batch.Count == 1 ? batch[0].Input.Images : Joined(batch);
        var results = new float[input.Length / _inputLength * length];
        var began = Stopwatch.GetTimestamp();
        if (computation == Computation.Logits) _model.ComputeLogits(input, results);
        else _model.ComputeEmbeddings(input, results);
        var compute = Stopwatch.GetElapsedTime(began);
        _metrics.Computed(_name, _device, computation, input.Length / _inputLength, compute);

        var first = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var numbers = (int)batch[i].Images * length;
            batch[i].Complete(new(results.AsSpan(first, numbers).ToArray(), null, waits[i], compute));
            first += numbers;
        }
    }

    /// <summary>A request of a batch that failed: numbers that overflow, or too many images for the memory, fail the request that has them alone.</summary>
    private void ComputeAlone(BatchRequest<BatchWork, BatchOutcome> request, Computation computation)
    {
        if (request.IsDropped) return;
        try
        {
            Compute([request], computation);
        }
#pragma warning disable CA1031 // Whatever went wrong is thrown where the result is awaited.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            request.Fail(exception);
        }
    }

    /// <summary>One after the other; a class that does not fit fails its own request alone.</summary>
    private void Explain(BatchRequest<BatchWork, BatchOutcome> request)
    {
        if (request.IsDropped) return;
        var wait = _batcher.Since(request.AcceptedAt);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var activation = _model.ComputeActivation(request.Input.Images, request.Input.ClassIndex);
            var compute = Stopwatch.GetElapsedTime(began);
            _metrics.Computed(_name, _device, Computation.Activation, 1, compute);
            request.Complete(new([], activation, wait, compute));
        }
#pragma warning disable CA1031 // Whatever went wrong is thrown where the result is awaited.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            request.Fail(exception);
        }
    }

    private static float[] Joined(IReadOnlyList<BatchRequest<BatchWork, BatchOutcome>> batch)
    {
        var joined = GC.AllocateUninitializedArray<float>(batch.Sum(request => request.Input.Images.Length));
        var first = 0;
        foreach (var request in batch)
        {
            request.Input.Images.CopyTo(joined, first);
            first += request.Input.Images.Length;
        }

        return joined;
    }
}
