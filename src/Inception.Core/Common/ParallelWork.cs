using System.Runtime.ExceptionServices;

namespace Inception.Common;

/// <summary>
/// Loops over the threads of the pool that throw what the work threw, as a plain loop does, in place of an <see cref="AggregateException"/>. Of
/// several failures the first one comes out; no further item is begun after it.
/// </summary>
internal static class ParallelWork
{
    /// <summary>Runs the work of each number from 0 on.</summary>
    /// <param name="count">How many numbers.</param>
    /// <param name="workers">Items in work at a time; -1 leaves it to the scheduler.</param>
    /// <param name="work">The work of one number, called by several threads at once.</param>
    /// <param name="cancellation">Stops before the next item.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void For(int count, int workers, Action<int> work, CancellationToken cancellation = default)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
        Unwrapped(() => Parallel.For(0, count, options, index =>
        {
            cancellation.ThrowIfCancellationRequested();   // the loop itself learns of it by a callback, which may come late
            work(index);
        }));
    }

    /// <summary>Runs the work of each item.</summary>
    /// <param name="items">The items.</param>
    /// <param name="workers">Items in work at a time; -1 leaves it to the scheduler.</param>
    /// <param name="work">The work of one item, called by several threads at once.</param>
    public static void ForEach<T>(IEnumerable<T> items, int workers, Action<T> work) =>
        Unwrapped(() => Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = workers }, work));

    private static void Unwrapped(Action loop)
    {
        try
        {
            loop();
        }
        catch (AggregateException several) when (several.InnerException is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
