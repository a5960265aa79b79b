namespace Inception.Runtime;

/// <summary>How the threads that share an operation wait for each other and for the next operation.</summary>
public enum ThreadWaiting
{
    /// <summary>
    /// They spin for some milliseconds, which is the default of libgomp. This is fastest if no other process needs the cores, and many times slower
    /// if one does.
    /// </summary>
    Spinning,

    /// <summary>They spin for some tens of microseconds, about the pause between two operations of a network, and then sleep.</summary>
    Brief,

    /// <summary>They sleep at once, for machines that are always busy.</summary>
    Asleep,
}
