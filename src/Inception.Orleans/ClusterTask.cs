namespace Inception.Cluster;

/// <summary>What a job does with its images.</summary>
public enum ClusterTask
{
    /// <summary>Computes an embedding of each image.</summary>
    Embed,

    /// <summary>Computes the most probable classes of each image.</summary>
    Classify,

    /// <summary>Computes mean and covariance of the embeddings, as the Fréchet Inception distance compares them.</summary>
    Statistics,
}
