namespace Inception.Runtime.Cuda;

/// <summary>Records what a device is told to do, so that it can be told the same again by one call.</summary>
internal interface IRunRecorder
{
    /// <summary>Records work.</summary>
    /// <param name="work">
    /// The work, which is the same each time. It is called some times before it is recorded, so that libtorch makes its choices first, and once to be
    /// recorded. What it writes to in the last call is what a replay writes to.
    /// </param>
    /// <param name="fault">Says why there is no record.</param>
    /// <returns>The record; the caller disposes it. Null where the work cannot be recorded; it can still be called.</returns>
    IRecordedRun? Record(Action work, out string? fault);
}
