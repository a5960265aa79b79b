using System.Runtime.ExceptionServices;

namespace Inception.Common;

/// <summary>
/// Loops over the threads of the pool that throw what the work threw, as a plain loop does, in place of an <see cref="AggregateException"/>. Of
/// several failures the first one comes out; no further item is begun after it. In a browser, which has one thread, they are plain loops.
/// </summary>
internal static class ParallelWork
{
    /// <summary>Takes as many threads as the scheduler gives.</summary>
    public const int AllCores = -1;

    private static bool IsSequential => OperatingSystem.IsBrowser();

    /// <summary>Runs the work of each number from 0 on.</summary>
    /// <param name="count">How many numbers.</param>
    /// <param name="workers">Items in work at a time; <see cref="AllCores"/> leaves it to the scheduler.</param>
    /// <param name="work">The work of one number, called by several threads at once.</param>
    /// <param name="cancellation">Stops before the next item.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void For(int count, int workers, Action<int> work, CancellationToken cancellation = default)
    {
        if (IsSequential)
        {
            for (var index = 0; index < count; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                work(index);
            }

            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
        Unwrapped(() => Parallel.For(0, count, options, index =>
        {
            cancellation.ThrowIfCancellationRequested();   // the loop itself learns of it by a callback, which may come late
            work(index);
        }));
    }

    /// <summary>Runs the work of each number from 0 on, all cores at once, each with something of its own.</summary>
    /// <param name="count">How many numbers.</param>
    /// <param name="rent">Makes what a thread works with.</param>
    /// <param name="work">The work of one number, called by several threads at once.</param>
    /// <param name="giveBack">Takes back what a thread worked with.</param>
    public static void For<T>(int count, Func<T> rent, Action<int, T> work, Action<T> giveBack)
    {
        if (!IsSequential)
        {
            Unwrapped(() => Parallel.For(0, count, rent, (index, _, own) =>
            {
                work(index, own);
                return own;
            }, giveBack));
            return;
        }

        var only = rent();
        for (var index = 0; index < count; index++) work(index, only);
        giveBack(only);
    }

    /// <summary>Runs the work of each item.</summary>
    /// <param name="items">The items.</param>
    /// <param name="workers">Items in work at a time; <see cref="AllCores"/> leaves it to the scheduler.</param>
    /// <param name="work">The work of one item, called by several threads at once.</param>
    public static void ForEach<T>(IEnumerable<T> items, int workers, Action<T> work)
    {
        if (!IsSequential)
        {
            Unwrapped(() => Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = workers }, work));
            return;
        }

        foreach (var item in items) work(item);
    }

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
