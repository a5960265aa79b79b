using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Inception.Common;

/// <summary>
/// Works on the items of a sequence, several at a time, and gives the results in the order of the items. An item is disposed when its work is done. What the
/// sequence or the work throws is thrown at its place, when no other work is under way any more.
/// </summary>
internal static class SideBySide
{
    /// <summary>Works on the items as the results are asked for: one at a time on the caller's thread, several on thread-pool threads.</summary>
    /// <param name="items">The items; at most <paramref name="count"/> are taken and not done.</param>
    /// <param name="work">The work on one item; called by several threads at once where <paramref name="count"/> is above 1.</param>
    /// <param name="count">Items in work at a time, at least 1.</param>
    /// <param name="cancellation">Stops before the work on an item.</param>
    public static IEnumerable<TResult> Select<T, TResult>(
        IEnumerable<T> items, Func<T, TResult> work, int count, CancellationToken cancellation = default)
        where T : IDisposable
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return count == 1 ? items.Select(item => Work(item, work, cancellation)) : Results();

        IEnumerable<TResult> Results()
        {
            var running = new Queue<Task<TResult>>(count);
            try
            {
                ExceptionDispatchInfo? failure = null;
                using var left = items.GetEnumerator();
                while (failure is null)
                {
                    if (running.Count == count) yield return running.Dequeue().GetAwaiter().GetResult();
                    try
                    {
                        if (!left.MoveNext()) break;
                        running.Enqueue(Start(left.Current, work, cancellation));
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        failure = ExceptionDispatchInfo.Capture(exception);
                    }
                }

                while (running.TryDequeue(out var next)) yield return next.GetAwaiter().GetResult();
                failure?.Throw();
            }
            finally
            {
                EndAsync(running).GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Works on the items on thread-pool threads.</summary>
    /// <inheritdoc cref="Select{T, TResult}" path="/param"/>
    public static async IAsyncEnumerable<TResult> SelectAsync<T, TResult>(
        IAsyncEnumerable<T> items, Func<T, TResult> work, int count, [EnumeratorCancellation] CancellationToken cancellation = default)
        where T : IDisposable
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var running = new Queue<Task<TResult>>(count);
        try
        {
            ExceptionDispatchInfo? failure = null;
            var left = items.GetAsyncEnumerator(cancellation);
            await using var _ = left.ConfigureAwait(false);
            while (failure is null)
            {
                if (running.Count == count) yield return await running.Dequeue().ConfigureAwait(false);
                try
                {
                    if (!await left.MoveNextAsync().ConfigureAwait(false)) break;
                    running.Enqueue(Start(left.Current, work, cancellation));
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            }

            while (running.TryDequeue(out var next)) yield return await next.ConfigureAwait(false);
            failure?.Throw();
        }
        finally
        {
            await EndAsync(running).ConfigureAwait(false);
        }
    }

    // Without the token: a task that is cancelled before it begins would not dispose its item.
    private static Task<TResult> Start<T, TResult>(T item, Func<T, TResult> work, CancellationToken cancellation)
        where T : IDisposable =>
        Task.Run(() => Work(item, work, cancellation), CancellationToken.None);

    private static TResult Work<T, TResult>(T item, Func<T, TResult> work, CancellationToken cancellation)
        where T : IDisposable
    {
        using (item)
        {
            cancellation.ThrowIfCancellationRequested();
            return work(item);
        }
    }

    /// <summary>Waits for work whose results nobody takes any more.</summary>
    private static async Task EndAsync<TResult>(IEnumerable<Task<TResult>> running)
    {
        foreach (Task task in running) await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
