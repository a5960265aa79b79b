namespace Inception.Runtime.Cuda;

/// <summary>Work that was recorded.</summary>
internal interface IRecordedRun : IDisposable
{
    /// <summary>Does the work again: it reads and writes the same memory as when it was recorded. One thread at a time.</summary>
    void Replay();
}
