namespace Inception.Cluster;

/// <summary>What runs a job's network. All images of a job go through one kind of engine, so that its results do not depend on who computed them.</summary>
public enum ClusterEngine
{
    /// <summary>The portable engine on the CPU. All workers map one compiled model, so that they compute the same bits.</summary>
    Portable,

    /// <summary>libtorch, on the device that each worker was started with. Results of different GPU models may differ in the last bits.</summary>
    Libtorch,
}
