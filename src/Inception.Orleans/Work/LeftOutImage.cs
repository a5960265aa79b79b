namespace Inception.Cluster.Work;

/// <summary>An image without a result.</summary>
/// <param name="Index">Its place in the shard.</param>
/// <param name="Reason">Why.</param>
internal sealed record LeftOutImage(int Index, string Reason);
