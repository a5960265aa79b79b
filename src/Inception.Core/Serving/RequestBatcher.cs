namespace Inception.Serving;

/// <summary>
/// Joins the requests of many callers into batches within a latency budget, and runs them on threads of its own. What a batch is made of and how it runs is
/// the user's: tensors in <c>Batcher</c>, arrays in a server. Safe to call from many threads.
/// </summary>
/// <typeparam name="TInput">A tensor or an array, for one image or several; disposed here where it is disposable.</typeparam>
/// <typeparam name="TResult">The result of one request.</typeparam>
internal sealed class RequestBatcher<TInput, TResult> : IAsyncDisposable
{
    private readonly Action<IReadOnlyList<BatchRequest<TInput, TResult>>> _run;
    private readonly string _name;
    private readonly BatcherOptions _options;
    private readonly BatchQueue<BatchRequest<TInput, TResult>> _queue;
    private readonly BatchCounters _counters = new();
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _closing = new();   // never disposed: late callers ask it, and it holds nothing native
    private readonly Task[] _workers;

    /// <summary>Starts the threads.</summary>
    /// <param name="run">Runs a batch: it disposes the inputs and completes each request. What it throws is given to all requests of the batch.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="name">The name in errors and of the threads.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RequestBatcher(Action<IReadOnlyList<BatchRequest<TInput, TResult>>> run, BatcherOptions options, string name)
    {
        options.Validate();
        (_run, _options, _name) = (run, options, name);
        _queue = new(_options);
        _places = new(_options.QueueCapacity);
        _workers = [.. Enumerable.Range(0, _options.Concurrency).Select(StartWorker)];
    }

    /// <summary>The counts so far.</summary>
    public BatcherStatistics Statistics => _counters.Snapshot(queued: _options.QueueCapacity - _places.CurrentCount);

    /// <summary>The time since a time stamp of the batcher's clock.</summary>
    public TimeSpan Since(long timeStamp) => _options.TimeProvider.GetElapsedTime(timeStamp);

    /// <summary>Runs a request in a batch with those of other callers.</summary>
    /// <param name="input">The request's own; it is disposed whatever happens.</param>
    /// <param name="kind">Only requests of equal kind share a batch.</param>
    /// <param name="images">The images of the request, from 1 to <see cref="BatcherOptions.MaxBatch"/>.</param>
    /// <param name="cancellation">Cancels the request, in the queue or in the model.</param>
    /// <returns>The result.</returns>
    /// <exception cref="QueueFullException">The queue is full, and the options say to refuse.</exception>
    /// <exception cref="ObjectDisposedException">The batcher was disposed before it could accept the request.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public async Task<TResult> RunAsync(TInput input, object kind, long images, CancellationToken cancellation)
    {
        var request = await Queued(input, kind, images, cancellation).ConfigureAwait(false);
        try
        {
            var result = await request.Result.ConfigureAwait(false);
            _counters.Completed();
            return result;
        }
        catch
        {
            if (request.Result.IsCanceled) _counters.Cancelled();
            else _counters.Failed();
            throw;
        }
    }

    /// <summary>
    /// Accepts no further requests, waits for the results of accepted requests, and ends the threads. Requests that wait for room in the
    /// queue are refused.
    /// </summary>
    /// <returns>Completes when the last batch has run.</returns>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_workers).ConfigureAwait(false);
    }

    private async Task<BatchRequest<TInput, TResult>> Queued(TInput input, object kind, long images, CancellationToken cancellation)
    {
        try
        {
            await TakePlace(cancellation).ConfigureAwait(false);
        }
        catch
        {
            (input as IDisposable)?.Dispose();
            throw;
        }

        var acceptedAt = _options.TimeProvider.GetTimestamp();
        var request = new BatchRequest<TInput, TResult>(input, kind, images, acceptedAt, freePlace: () => _places.Release(), cancellation);
        request.ObserveCancellation();
        if (_queue.TryAdd(request)) return request;
        request.Drop();
        throw Closed();
    }

    private async Task TakePlace(CancellationToken cancellation)
    {
        if (_closing.IsCancellationRequested) throw Closed();
        if (_places.Wait(0, CancellationToken.None)) return;
        if (_options.WhenFull == QueueFullMode.Refuse)
        {
            _counters.Refused();
            throw new QueueFullException(_options.QueueCapacity);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        try
        {
            await _places.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Closed();
        }
    }

    private ObjectDisposedException Closed()
    {
        _counters.Refused();
        return new(_name, "The batcher is being disposed and accepts no further requests; those it had accepted get their results.");
    }

    /// <summary>
    /// A thread that lasts, as OpenMP keeps a team of threads for every thread that has called libtorch; and not of the pool, which would carry the
    /// context of the batcher's maker (a web request, say) along for ever.
    /// </summary>
    private Task StartWorker(int number)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            while (_queue.Take() is { } batch) Run(batch);
            ended.SetResult();
        });
        (thread.IsBackground, thread.Name) = (true, $"{_name} {number}");
        thread.UnsafeStart();
        return ended.Task;
    }

    private void Run(IReadOnlyList<BatchRequest<TInput, TResult>> batch)
    {
        _counters.Started(batch, request => _options.TimeProvider.GetElapsedTime(request.AcceptedAt));
        try
        {
            _run(batch);
        }
#pragma warning disable CA1031 // Whatever went wrong is thrown where the result is awaited.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            foreach (var request in batch) request.Fail(exception);
        }
    }
}
