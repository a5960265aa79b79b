namespace Inception.Cluster;

/// <summary>The task of a job.</summary>
public enum ClusterTask
{
    /// <summary>Computes the embedding of each image.</summary>
    Embed,

    /// <summary>Computes the most probable classes of each image.</summary>
    Classify,

    /// <summary>Computes mean and covariance of the embeddings, for the Fréchet Inception distance.</summary>
    Statistics,
}
