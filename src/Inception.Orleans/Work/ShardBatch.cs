namespace Inception.Cluster.Work;

/// <summary>Images of a shard as one input of the network.</summary>
/// <param name="Places">Their places in the shard.</param>
/// <param name="Input"><c>N×C×H×W</c>, zeros for an image that was not read.</param>
/// <param name="Failures">Why an image was not read; null for one that was.</param>
internal sealed record ShardBatch(int[] Places, float[] Input, string?[] Failures) : IDisposable
{
    public void Dispose()
    {
    }
}
