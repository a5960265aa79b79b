namespace Inception.Tool.Benchmarking;

/// <summary>
/// Engines of one thread each, side by side: a run of theirs is <see cref="ForwardsPerRun"/> forward passes of every one, on a thread of its own.
/// </summary>
internal sealed class PerCoreEngine(IReadOnlyList<IEngine> engines) : IEngine
{
    /// <summary>So many that the last engine's end, for which the others wait, weighs little.</summary>
    public const int ForwardsPerRun = 4;

    private readonly List<Thread> _threads = [];
    private readonly Barrier _start = new(engines.Count + 1), _end = new(engines.Count + 1);
    private volatile bool _isDisposed;
    private volatile Exception? _failure;

    public bool UsesNetwork => engines[0].UsesNetwork;

    public Action ForwardOf(ImageBatch images)
    {
        foreach (var engine in engines)
        {
            var forward = engine.ForwardOf(images);
            var thread = new Thread(() => Work(forward)) { IsBackground = true };
            thread.Start();
            _threads.Add(thread);
        }

        return () =>
        {
            _start.SignalAndWait();
            _end.SignalAndWait();
            if (_failure is { } failure) throw new InvalidOperationException($"A single-threaded engine failed: {failure.Message}", failure);
        };
    }

    public void Dispose()
    {
        _isDisposed = true;
        if (_threads.Count > 0) _start.SignalAndWait();
        _threads.ForEach(thread => thread.Join());
        foreach (var engine in engines) engine.Dispose();
        _start.Dispose();
        _end.Dispose();
    }

    private void Work(Action forward)
    {
        while (true)
        {
            _start.SignalAndWait();
            if (_isDisposed) return;
            try
            {
                for (var i = 0; i < ForwardsPerRun; i++) forward();
            }
            catch (Exception failure)   // told by the run that waits for this thread
            {
                _failure = failure;
            }

            _end.SignalAndWait();
        }
    }
}
