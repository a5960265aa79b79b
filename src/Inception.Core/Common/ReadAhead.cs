using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Inception.Common;

/// <summary>
/// Makes the items of a sequence on a thread-pool thread while the reader works on those before. Items that the reader takes are the reader's;
/// items that were made and not taken are disposed when the reader stops, fails or is cancelled.
/// </summary>
internal static class ReadAhead
{
    /// <summary>Reads a sequence ahead.</summary>
    /// <param name="source">Makes the sequence; its token is cancelled when the reader stops, so that an item in the making is given up.</param>
    /// <param name="ahead">Items that are made, or in the making, beside the reader's own; at least 1.</param>
    /// <param name="cancellation">Cancels the making and the waiting.</param>
    /// <returns>The items in their order. What the sequence throws is thrown at its place.</returns>
    public static IEnumerable<T> Read<T>(Func<CancellationToken, IEnumerable<T>> source, int ahead, CancellationToken cancellation = default)
        where T : class, IDisposable
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ahead, 1);
        return Items();

        IEnumerable<T> Items()
        {
            var maker = new Maker<T>(source, ahead, cancellation);
            try
            {
                while (maker.NextAsync(cancellation).AsTask().GetAwaiter().GetResult() is { } item) yield return item;
            }
            finally
            {
                maker.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
    }

    /// <inheritdoc cref="Read{T}(Func{CancellationToken, IEnumerable{T}}, int, CancellationToken)"/>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<CancellationToken, IEnumerable<T>> source, int ahead, [EnumeratorCancellation] CancellationToken cancellation = default)
        where T : class, IDisposable
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ahead, 1);
        var maker = new Maker<T>(source, ahead, cancellation);
        await using var _ = maker.ConfigureAwait(false);
        while (await maker.NextAsync(cancellation).ConfigureAwait(false) is { } item) yield return item;
    }

    private sealed class Maker<T> : IAsyncDisposable
        where T : class, IDisposable
    {
        private readonly Channel<T> _made = Channel.CreateUnbounded<T>(new() { SingleReader = true, SingleWriter = true });
        private readonly SemaphoreSlim _room;
        private readonly CancellationTokenSource _stop;
        private readonly Task _making;

        public Maker(Func<CancellationToken, IEnumerable<T>> source, int ahead, CancellationToken cancellation)
        {
            _room = new(ahead);
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            _making = Task.Run(() => MakeAsync(source, _stop.Token), CancellationToken.None);
        }

        /// <summary>The next item, which is the caller's; null after the last.</summary>
        public async ValueTask<T?> NextAsync(CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!await _made.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false)) return null;
            _made.Reader.TryRead(out var item);
            _room.Release();
            return item;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _making.ConfigureAwait(false);
            while (_made.Reader.TryRead(out var left)) left.Dispose();
            _stop.Dispose();
            _room.Dispose();
        }

        private async Task MakeAsync(Func<CancellationToken, IEnumerable<T>> source, CancellationToken stop)
        {
            try
            {
                using var items = source(stop).GetEnumerator();
                while (true)
                {
                    await _room.WaitAsync(stop).ConfigureAwait(false);
                    if (!items.MoveNext()) break;
                    _made.Writer.TryWrite(items.Current);
                }

                _made.Writer.Complete();
            }
#pragma warning disable CA1031 // Whatever went wrong is thrown where the items are taken.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _made.Writer.Complete(failure);
            }
        }
    }
}
