using System.Collections.Concurrent;

namespace Inception.Runtime;

/// <summary>
/// One thread that does all work of one kind, whichever thread asks for it: libtorch and OpenMP keep memory, helpers and the number of threads per thread.
/// </summary>
internal sealed class DedicatedThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public DedicatedThread(string name)
    {
        _thread = new(Work) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Has something done, and ends as it ends.</summary>
    public Task<T> Do<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
#pragma warning disable CA1031 // It is thrown where the work is awaited.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Work()
    {
        foreach (var action in _work.GetConsumingEnumerable()) action();
    }
}
