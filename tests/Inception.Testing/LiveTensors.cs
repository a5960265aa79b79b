using TorchSharp;

namespace Inception.Testing;

/// <summary>The tensor handles that this thread made and nobody has disposed yet. TorchSharp counts them for each thread.</summary>
public static class LiveTensors
{
    public static long Count => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    /// <summary>The handles of all threads, where one makes what another disposes. Handles that nobody holds any more are collected first.</summary>
    public static long CountOfAllThreads()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}
