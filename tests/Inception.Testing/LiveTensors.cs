using TorchSharp;

namespace Inception.Testing;

/// <summary>The tensor handles that this thread made and nobody has disposed yet. TorchSharp counts them for each thread.</summary>
public static class LiveTensors
{
    public static long Count => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
