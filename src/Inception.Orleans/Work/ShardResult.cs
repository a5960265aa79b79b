namespace Inception.Cluster.Work;

/// <summary>The results of a shard: a row for each image that was not left out.</summary>
/// <param name="Indexes">The place of each row's image in the shard, ascending.</param>
/// <param name="Length">Numbers of a row: of an embedding, or the classes that are kept.</param>
/// <param name="LeftOut">The other images.</param>
internal sealed record ShardResult(int[] Indexes, int Length, IReadOnlyList<LeftOutImage> LeftOut)
{
    /// <summary>The embeddings, row by row; empty for classes.</summary>
    public float[] Vectors { get; init; } = [];

    /// <summary>The classes, the most probable first, row by row; empty for embeddings.</summary>
    public int[] Classes { get; init; } = [];

    /// <summary>The classes' probabilities.</summary>
    public double[] Probabilities { get; init; } = [];
}
