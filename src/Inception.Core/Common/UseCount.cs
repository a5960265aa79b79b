namespace Inception.Common;

/// <summary>
/// Releases something once: when its owner disposes it and no call uses it any more. A call that has begun ends as usual; a later call is refused.
/// Safe to use from many threads.
/// </summary>
/// <param name="owner">The object that the error names.</param>
/// <param name="release">Releases what is used.</param>
internal sealed class UseCount(object owner, Action release) : IDisposable
{
    private int _uses = 1;   // the owner's own
    private int _isDisposed;

    /// <summary>Begins a call, which ends when the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The owner is disposed.</exception>
    public Use Begin()
    {
        while (true)
        {
            var uses = Volatile.Read(ref _uses);
            ObjectDisposedException.ThrowIf(uses == 0 || Volatile.Read(ref _isDisposed) != 0, owner);
            if (Interlocked.CompareExchange(ref _uses, uses + 1, uses) == uses) return new(this);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) End();
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _uses) == 0) release();
    }

    /// <summary>A call under way.</summary>
    public readonly struct Use(UseCount count) : IDisposable
    {
        public void Dispose() => count.End();
    }
}
