namespace Inception.Serving;

/// <summary>Counts what a batcher does, for many threads.</summary>
internal sealed class BatchCounters
{
    private readonly object _gate = new();
    private long _batches, _images, _requests, _completed, _failed, _refused;
    private long _cancelled;
    private TimeSpan _wait, _longestWait;

    public void Started(IReadOnlyList<QueuedRequest> batch, Func<QueuedRequest, TimeSpan> waited)
    {
        lock (_gate)
        {
            _batches++;
            foreach (var request in batch)
            {
                var wait = waited(request);
                _requests++;
                _images += request.Images;
                _wait += wait;
                if (wait > _longestWait) _longestWait = wait;
            }
        }
    }

    public void Completed() => Interlocked.Increment(ref _completed);

    public void Failed() => Interlocked.Increment(ref _failed);

    public void Cancelled() => Interlocked.Increment(ref _cancelled);

    public void Refused() => Interlocked.Increment(ref _refused);

    public BatcherStatistics Snapshot(int queued)
    {
        lock (_gate)
        {
            return new()
            {
                Queued = queued,
                Batches = _batches,
                Images = _images,
                Completed = Interlocked.Read(ref _completed),
                Failed = Interlocked.Read(ref _failed),
                Cancelled = Interlocked.Read(ref _cancelled),
                Refused = Interlocked.Read(ref _refused),
                MeanWait = _requests == 0 ? TimeSpan.Zero : _wait / _requests,
                LongestWait = _longestWait,
            };
        }
    }
}
