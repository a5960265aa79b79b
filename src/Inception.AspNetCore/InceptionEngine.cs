namespace Inception.AspNetCore;

/// <summary>What runs a served network.</summary>
public enum InceptionEngine
{
    /// <summary>The portable engine in float32 on a CPU; the compiled engine for another precision; the modules on a GPU.</summary>
    Automatic,

    /// <summary>Kernels in C#, in float32 on the CPU. It needs no libtorch.</summary>
    Portable,

    /// <summary>The network compiled for libtorch, in any precision.</summary>
    Compiled,

    /// <summary>The network's modules in libtorch.</summary>
    Eager,
}
