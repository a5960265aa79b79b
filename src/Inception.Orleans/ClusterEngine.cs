namespace Inception.Cluster;

/// <summary>The engine that runs the network of a job. All workers of a job use the same kind of engine, so that results do not depend on the worker.</summary>
public enum ClusterEngine
{
    /// <summary>The portable engine on the CPU. All workers use the same compiled model, so that results are equal bit for bit.</summary>
    Portable,

    /// <summary>libtorch, on the device that each worker was started with. Results of different GPU models may differ in the last bits.</summary>
    Libtorch,
}
