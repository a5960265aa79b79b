namespace Inception.Runtime;

/// <summary>How the threads that share an operation wait for each other and for the next operation.</summary>
public enum ThreadWaiting
{
    /// <summary>
    /// They spin for some milliseconds, as they do when nothing is set: fastest where no other process wants the cores, and many times slower where
    /// one does.
    /// </summary>
    Spinning,

    /// <summary>They spin for some tens of microseconds, about the pause between two operations of a network, and then sleep.</summary>
    Brief,

    /// <summary>They sleep at once: for machines that are busy all the time.</summary>
    Asleep,
}
