using System.Runtime.InteropServices;

namespace Inception.Tool;

/// <summary>
/// Ctrl-C and SIGTERM. The first asks the command to stop, which it does between two steps of its work; one that has not done so within
/// the command's grace period is left behind. The second ends the program at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>The grace of commands that leave nothing behind that would have to be saved.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How long the end of the grace period may take to reach the command line.</summary>
    private static readonly TimeSpan Insistence = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _asked = new();
    private readonly TaskCompletionSource _graceEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private TimeSpan _grace = Grace;
    private volatile bool _hasEnded;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Ask(context, exitCode: 130));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Ask(context, exitCode: 143));
    }

    /// <summary>128 and the signal's number, as shells report it; null when there was none.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Whether the command goes on computing although nobody waits for it.</summary>
    public bool HasLeftWorkBehind { get; private set; }

    /// <summary>Runs a command, and stops waiting for it when the grace period is over.</summary>
    /// <param name="command">The command.</param>
    /// <param name="grace">How long it is waited for; <see cref="Timeout.InfiniteTimeSpan"/> for a command that saves itself.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<int> Bound(Func<CancellationToken, Task<int>> command, TimeSpan grace)
    {
        _grace = grace;
        var work = Task.Run(() => command(_asked.Token));
        try
        {
            if (await Task.WhenAny(work, _graceEnded.Task) == work) return await work;
        }
        finally
        {
            _hasEnded = true;
        }

        HasLeftWorkBehind = true;
        throw new OperationCanceledException(_asked.Token);
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _asked.Dispose();
    }

    /// <summary>What a signal does.</summary>
    internal void Ask(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (_asked.IsCancellationRequested) ImmediateExit.With(exitCode);
        ExitCode = exitCode;
        if (_grace != Timeout.InfiniteTimeSpan) new Thread(() => EndAfterGrace(exitCode)) { IsBackground = true, Name = "End of grace" }.Start();
        _asked.Cancel();
    }

    /// <summary>On a thread of its own: those of the pool may all be at work, or wait.</summary>
    private void EndAfterGrace(int exitCode)
    {
        Thread.Sleep(_grace);
        _graceEnded.TrySetResult();
        Thread.Sleep(Insistence);
        if (_hasEnded) return;
        Console.Error.WriteLine("Stopped.");
        ImmediateExit.With(exitCode);
    }
}
