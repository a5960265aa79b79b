namespace Inception.Serving;

/// <summary>
/// A request on its way. It leaves the queue once: into a batch, or because it was cancelled or refused; whoever takes it out frees its place and
/// disposes its input.
/// </summary>
internal abstract class QueuedRequest
{
    private const int Waiting = 0, InBatch = 1, Dropped = 2;

    private readonly Action _freePlace;
    private int _state = Waiting;

    /// <param name="kind">Only requests of equal kind share a batch.</param>
    /// <param name="images">The images of the request.</param>
    /// <param name="acceptedAt">A time stamp of the batcher's clock.</param>
    /// <param name="freePlace">Gives the place in the queue to the next.</param>
    protected QueuedRequest(object kind, long images, long acceptedAt, Action freePlace) =>
        (Kind, Images, AcceptedAt, _freePlace) = (kind, images, acceptedAt, freePlace);

    /// <summary>What requests have in common that share a batch.</summary>
    public object Kind { get; }

    public long Images { get; }

    public long AcceptedAt { get; }

    /// <summary>Whether nobody waits for the result any more.</summary>
    public abstract bool IsDropped { get; }

    /// <summary>Takes the request into a batch, unless it was dropped. The batch disposes the input.</summary>
    public bool TryTake() => TryLeave(InBatch);

    /// <summary>Takes the request out of the queue without a batch.</summary>
    protected bool TryDrop() => TryLeave(Dropped);

    private bool TryLeave(int state)
    {
        if (Interlocked.CompareExchange(ref _state, state, Waiting) != Waiting) return false;
        _freePlace();
        return true;
    }
}
