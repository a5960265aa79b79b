using System.Runtime.ExceptionServices;

namespace Inception.Engine.Threads;

/// <summary>
/// The threads that share one image: the caller and helpers that wait for work. Within a run they meet after every phase by spinning, because a phase
/// takes less time than waking a thread; between runs the helpers sleep.
/// </summary>
internal sealed class Team : IDisposable
{
    // About as long as two phases; then others may have the core.
    private const int SpinsBeforeYield = 4000;

    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim _start = new(0);
    private readonly object _running = new();
    private Action<int>? _work;
    private Exception? _failure;
    private int _arrived, _round, _busy;

    /// <summary>Starts the helpers.</summary>
    /// <param name="size">Threads with the caller's, at least 1.</param>
    public Team(int size)
    {
        Size = size;
        _helpers = [.. Enumerable.Range(1, size - 1).Select(member =>
            new Thread(() => Help(member)) { IsBackground = true, Name = $"Inception engine {member}" })];
        foreach (var helper in _helpers) helper.Start();
    }

    /// <summary>Threads with the caller's.</summary>
    public int Size { get; }

    /// <summary>
    /// Runs the work once on each thread and returns when all have ended. Other callers wait their turn. What one member throws ends the others at their
    /// next meeting, and is thrown here.
    /// </summary>
    /// <param name="work">Gets the member's number; the caller is 0.</param>
    public void Run(Action<int> work)
    {
        lock (_running)
        {
            if (Size == 1)
            {
                work(0);
                return;
            }

            (_work, _failure, _arrived, _busy) = (work, null, 0, Size - 1);
            _start.Release(Size - 1);
            Try(0);
            for (var spins = 0; Volatile.Read(ref _busy) > 0; spins++) Wait(spins);
            _work = null;
            if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <summary>Waits until all members are here. Only within <see cref="Run"/>.</summary>
    public void Meet()
    {
        if (Size == 1) return;
        var round = Volatile.Read(ref _round);
        if (Interlocked.Increment(ref _arrived) == Size)
        {
            Volatile.Write(ref _arrived, 0);
            Volatile.Write(ref _round, round + 1);
            return;
        }

        for (var spins = 0; Volatile.Read(ref _round) == round; spins++)
        {
            if (Volatile.Read(ref _failure) is { } failure) throw new OperationCanceledException("Another thread of the engine failed.", failure);
            Wait(spins);
        }
    }

    /// <summary>Ends the helpers.</summary>
    public void Dispose()
    {
        lock (_running)
        {
            _work = null;
            if (_helpers.Length > 0) _start.Release(_helpers.Length);
        }

        foreach (var helper in _helpers) helper.Join();
        _start.Dispose();
    }

    private void Help(int member)
    {
        while (true)
        {
            _start.Wait();
            if (_work is null) return;
            Try(member);
            Interlocked.Decrement(ref _busy);
        }
    }

    private static void Wait(int spins)
    {
        if (spins < SpinsBeforeYield) Thread.SpinWait(1);
        else Thread.Yield();
    }

    private void Try(int member)
    {
        try
        {
            _work!(member);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);   // the first; others end because of it
        }
    }
}
