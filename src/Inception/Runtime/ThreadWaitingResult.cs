namespace Inception.Runtime;

/// <summary>What became of a wish for <see cref="ThreadWaiting"/>.</summary>
public enum ThreadWaitingResult
{
    /// <summary>It holds for the process.</summary>
    Taken,

    /// <summary>The environment already says how threads wait (<c>OMP_WAIT_POLICY</c> or <c>GOMP_SPINCOUNT</c>), and that holds.</summary>
    SetByEnvironment,

    /// <summary>libtorch is loaded, and its threads have read how they wait. Nothing was changed.</summary>
    TooLate,

    /// <summary>There is no such setting on this system. Nothing was changed.</summary>
    NotSupported,
}
