namespace Inception.Runtime.Cuda;

/// <summary>A lock that is held from a line on to the end of its block, by the same thread.</summary>
internal sealed class HeldGate : IDisposable
{
    private readonly object _gate;

    private HeldGate(object gate) => _gate = gate;

    /// <summary>Waits for the lock, and holds it until the result is disposed.</summary>
    public static HeldGate Enter(object gate)
    {
        Monitor.Enter(gate);
        return new(gate);
    }

    public void Dispose() => Monitor.Exit(_gate);
}
