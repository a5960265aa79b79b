namespace Inception.Serving;

/// <summary>A snapshot of the statistics of a <c>Batcher</c> since its creation.</summary>
public sealed record BatcherStatistics
{
    /// <summary>The number of requests that wait for a batch now.</summary>
    public required int Queued { get; init; }

    /// <summary>The number of batches that the model ran.</summary>
    public required long Batches { get; init; }

    /// <summary>The number of images in these batches.</summary>
    public required long Images { get; init; }

    /// <summary>The number of requests that received their result.</summary>
    public required long Completed { get; init; }

    /// <summary>The number of requests whose batch failed.</summary>
    public required long Failed { get; init; }

    /// <summary>The number of accepted requests that were cancelled before their result was ready.</summary>
    public required long Cancelled { get; init; }

    /// <summary>The number of requests that were refused, because the queue was full or the batcher was being disposed.</summary>
    public required long Refused { get; init; }

    /// <summary>The mean time from a request's acceptance to the start of its batch; zero before the first batch.</summary>
    public required TimeSpan MeanWait { get; init; }

    /// <summary>The longest time from a request's acceptance to the start of its batch.</summary>
    public required TimeSpan LongestWait { get; init; }

    /// <summary>The mean number of images in a batch; 0 before the first batch.</summary>
    public double MeanBatchSize => Batches == 0 ? 0 : (double)Images / Batches;
}
