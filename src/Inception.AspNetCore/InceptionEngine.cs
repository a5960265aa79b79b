namespace Inception.AspNetCore;

/// <summary>The engine that runs a served network.</summary>
public enum InceptionEngine
{
    /// <summary>
    /// The portable engine for float32 on a CPU. The network compiled for libtorch for another precision, or for several devices. Otherwise the uncompiled
    /// network on libtorch, on a GPU.
    /// </summary>
    Automatic,

    /// <summary>The portable engine: kernels in C#, in float32 on the CPU. It does not need libtorch.</summary>
    Portable,

    /// <summary>The network compiled for libtorch, in any precision.</summary>
    Compiled,

    /// <summary>The uncompiled network on libtorch.</summary>
    Eager,
}
