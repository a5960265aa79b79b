using TorchSharp;

namespace Inception.Tests.Networks;

/// <summary>The tensor handles that this thread made and nobody has disposed yet. TorchSharp counts them for each thread.</summary>
internal static class LiveTensors
{
    public static long Count => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
