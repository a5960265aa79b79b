namespace Inception.Serving;

/// <summary>A request with its input and its result. Inputs and results that hold native memory are disposed where nobody takes them.</summary>
/// <typeparam name="TInput">A tensor or an array, for one image or several.</typeparam>
/// <typeparam name="TResult">What the model makes of it.</typeparam>
internal sealed class BatchRequest<TInput, TResult> : QueuedRequest
{
    private readonly TaskCompletionSource<TResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;

    /// <inheritdoc cref="QueuedRequest(object, long, long, Action)"/>
    /// <param name="input">The request's own.</param>
    /// <param name="kind">Only requests of equal kind share a batch.</param>
    /// <param name="images">The images of the request.</param>
    /// <param name="acceptedAt">A time stamp of the batcher's clock.</param>
    /// <param name="freePlace">Gives the place in the queue to the next.</param>
    /// <param name="cancellation">The sender's.</param>
    public BatchRequest(TInput input, object kind, long images, long acceptedAt, Action freePlace, CancellationToken cancellation)
        : base(kind, images, acceptedAt, freePlace) => (Input, _cancellation) = (input, cancellation);

    public TInput Input { get; }

    public Task<TResult> Result => _result.Task;

    /// <inheritdoc/>
    public override bool IsDropped => _result.Task.IsCompleted;

    /// <summary>From here on the sender's token ends the request.</summary>
    public void ObserveCancellation() =>
        _registration = _cancellation.UnsafeRegister(static request => ((BatchRequest<TInput, TResult>)request!).Cancel(), this);

    /// <summary>Takes the request out of the queue without a batch.</summary>
    public void Drop()
    {
        if (TryDrop()) DisposeInput();
        _registration.Unregister();
    }

    /// <summary>Hands the result over, or disposes it where nobody waits for it any more.</summary>
    public void Complete(TResult result)
    {
        _registration.Unregister();
        if (!_result.TrySetResult(result)) (result as IDisposable)?.Dispose();
    }

    /// <summary>Tells the sender what went wrong, if he still waits.</summary>
    public void Fail(Exception exception)
    {
        _registration.Unregister();
        _result.TrySetException(exception);
    }

    /// <summary>Disposes the input, where it holds native memory.</summary>
    public void DisposeInput() => (Input as IDisposable)?.Dispose();

    private void Cancel()
    {
        if (TryDrop()) DisposeInput();
        _result.TrySetCanceled(_cancellation);
    }
}
