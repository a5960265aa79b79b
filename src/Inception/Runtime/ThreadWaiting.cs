namespace Inception.Runtime;

/// <summary>How the threads that share an operation wait for each other and for the next operation.</summary>
public enum ThreadWaiting
{
    /// <summary>
    /// Threads spin for some milliseconds, the default of libgomp. Fastest if no other process needs the cores. Many times slower if another process does.
    /// </summary>
    Spinning,

    /// <summary>Threads spin for some tens of microseconds, about the pause between two operations of a network, and then sleep.</summary>
    Brief,

    /// <summary>Threads sleep at once. For machines that are always busy.</summary>
    Asleep,
}
