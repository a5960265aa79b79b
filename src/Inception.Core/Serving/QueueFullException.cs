namespace Inception.Serving;

/// <summary>A request was refused because the queue was full. It can be sent again later.</summary>
public sealed class QueueFullException : InceptionException
{
    internal QueueFullException(int capacity)
        : base($"{capacity:N0} requests wait for a batch already, which is {nameof(BatcherOptions.QueueCapacity)}. Send the request again later, "
            + $"raise the capacity, or set {nameof(BatcherOptions.WhenFull)} to {nameof(QueueFullMode.Wait)}.") =>
        Capacity = capacity;

    /// <summary>The maximum number of requests that may wait.</summary>
    public int Capacity { get; }
}
