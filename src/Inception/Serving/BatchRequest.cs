using static TorchSharp.torch;

namespace Inception.Serving;

/// <summary>
/// A request on its way. It leaves the queue once: into a batch, or because it was cancelled or refused; whoever takes it out frees its place and
/// disposes its input.
/// </summary>
internal sealed class BatchRequest
{
    private const int Waiting = 0, InBatch = 1, Dropped = 2;

    private readonly TaskCompletionSource<Tensor> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _freePlace;
    private readonly CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private int _state = Waiting;

    /// <param name="input">A handle of the request's own.</param>
    /// <param name="acceptedAt">A time stamp of the batcher's clock.</param>
    /// <param name="freePlace">Gives the place in the queue to the next.</param>
    /// <param name="cancellation">The sender's.</param>
    public BatchRequest(Tensor input, long acceptedAt, Action freePlace, CancellationToken cancellation)
    {
        Input = input;
        Kind = ImageKind.FromTensor(input);
        Images = input.shape[0];
        AcceptedAt = acceptedAt;
        _freePlace = freePlace;
        _cancellation = cancellation;
    }

    public Tensor Input { get; }

    public ImageKind Kind { get; }

    public long Images { get; }

    public long AcceptedAt { get; }

    public Task<Tensor> Result => _result.Task;

    /// <summary>Whether nobody waits for the result any more.</summary>
    public bool IsDropped => _result.Task.IsCompleted;

    /// <summary>From here on the sender's token ends the request.</summary>
    public void ObserveCancellation() =>
        _registration = _cancellation.UnsafeRegister(static request => ((BatchRequest)request!).Cancel(), this);

    /// <summary>Takes the request into a batch, unless it was dropped. The batch disposes the input.</summary>
    public bool TryTake() => TryLeave(InBatch);

    /// <summary>Takes the request out of the queue without a batch.</summary>
    public void Drop()
    {
        if (TryLeave(Dropped)) Input.Dispose();
        _registration.Unregister();
    }

    /// <summary>Hands the result over, or disposes it where nobody waits for it any more.</summary>
    public void Complete(Tensor result)
    {
        _registration.Unregister();
        if (!_result.TrySetResult(result)) result.Dispose();
    }

    /// <summary>Tells the sender what went wrong, if he still waits.</summary>
    public void Fail(Exception exception)
    {
        _registration.Unregister();
        _result.TrySetException(exception);
    }

    private void Cancel()
    {
        if (TryLeave(Dropped)) Input.Dispose();
        _result.TrySetCanceled(_cancellation);
    }

    private bool TryLeave(int state)
    {
        if (Interlocked.CompareExchange(ref _state, state, Waiting) != Waiting) return false;
        _freePlace();
        return true;
    }
}
