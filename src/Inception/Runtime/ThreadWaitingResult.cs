namespace Inception.Runtime;

/// <summary>The outcome of <see cref="OpenMpThreads.Wait"/>.</summary>
public enum ThreadWaitingResult
{
    /// <summary>The setting was applied to the process.</summary>
    Taken,

    /// <summary>The environment already sets how threads wait (<c>OMP_WAIT_POLICY</c> or <c>GOMP_SPINCOUNT</c>). Nothing was changed.</summary>
    SetByEnvironment,

    /// <summary>libtorch is already loaded, and its threads have read their setting. Nothing was changed.</summary>
    TooLate,

    /// <summary>There is no such setting on this system. Nothing was changed.</summary>
    NotSupported,
}
