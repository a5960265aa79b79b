using System.Threading.Channels;

namespace Inception.Serving;

/// <summary>Where requests wait, and which of them make the next batch.</summary>
/// <typeparam name="TRequest">A request with its input and its result.</typeparam>
internal sealed class BatchQueue<TRequest>(BatcherOptions options)
    where TRequest : QueuedRequest
{
    // What continues in the writer's thread only wakes the thread that waits below.
    private readonly Channel<TRequest> _arrivals = Channel.CreateUnbounded<TRequest>(new() { AllowSynchronousContinuations = true });

    private readonly object _gate = new();
    private readonly List<TRequest> _waiting = [];   // in the order of their arrival, and under the gate
    private Task<bool>? _nextArrival;

    /// <summary>Queues a request.</summary>
    /// <returns>False when the queue is closed.</returns>
    public bool TryAdd(TRequest request) => _arrivals.Writer.TryWrite(request);

    /// <summary>Takes no further requests; those that wait need not wait for company any more.</summary>
    public void Close() => _arrivals.Writer.TryComplete();

    /// <summary>
    /// Waits for the next batch: requests of one kind, in their order, of <see cref="BatcherOptions.MaxBatch"/> images at most. A batch is due when it
    /// is full or its oldest request has waited <see cref="BatcherOptions.MaxDelay"/>; of two, the one with the oldest request goes first.
    /// </summary>
    /// <remarks>One thread waits at a time, and a second one at the gate.</remarks>
    /// <returns>The requests, each taken; null when the queue is closed and empty.</returns>
    public IReadOnlyList<TRequest>? Take()
    {
        lock (_gate)
        {
            while (true)
            {
                while (_arrivals.Reader.TryRead(out var request)) _waiting.Add(request);
                _waiting.RemoveAll(request => request.IsDropped);
                var closed = _arrivals.Reader.Completion.IsCompleted;
                if (_waiting.Count == 0)
                {
                    if (closed) return null;
                    WaitForArrival();
                    continue;
                }

                var delay = closed ? TimeSpan.Zero : options.MaxDelay - options.TimeProvider.GetElapsedTime(_waiting[0].AcceptedAt);
                var due = delay <= TimeSpan.Zero ? Batch(_waiting[0].Kind).Requests : FullBatch();
                if (due is null) WaitForArrival(delay);
                else if (TakeOut(due) is { Count: > 0 } batch) return batch;
            }
        }
    }

    private List<TRequest>? FullBatch() => _waiting
        .Select(request => request.Kind).Distinct()
        .Select(Batch)
        .FirstOrDefault(batch => batch.IsFull).Requests;

    /// <summary>The oldest requests of a kind that fit into a batch, up to the first that does not.</summary>
    private (List<TRequest> Requests, bool IsFull) Batch(object kind)
    {
        var requests = new List<TRequest>();
        var room = (long)options.MaxBatch;
        foreach (var request in _waiting.Where(request => request.Kind.Equals(kind)))
        {
            if (request.Images > room) return (requests, IsFull: true);
            requests.Add(request);
            room -= request.Images;
        }

        return (requests, room == 0);
    }

    private List<TRequest> TakeOut(List<TRequest> requests)
    {
        var chosen = requests.ToHashSet();
        _waiting.RemoveAll(chosen.Contains);
        return requests.FindAll(request => request.TryTake());   // some may have been cancelled just now
    }

    private void WaitForArrival(TimeSpan? atMost = null)
    {
        _nextArrival ??= _arrivals.Reader.WaitToReadAsync().AsTask();
        if (atMost is { } time)
        {
            // The system's timers count whole milliseconds; less would be none at all, again and again.
            using var overtaken = new CancellationTokenSource();
            var delay = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)), options.TimeProvider, overtaken.Token);
            Task.WhenAny(_nextArrival, delay).GetAwaiter().GetResult();
            overtaken.Cancel();
        }
        else
        {
            _nextArrival.GetAwaiter().GetResult();
        }

        if (_nextArrival.IsCompleted) _nextArrival = null;
    }
}
