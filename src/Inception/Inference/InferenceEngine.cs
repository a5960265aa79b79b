namespace Inception.Inference;

/// <summary>The engine that runs a compiled network.</summary>
public enum InferenceEngine
{
    /// <summary>libtorch, on the CPU or a GPU.</summary>
    Torch,

    /// <summary>The portable engine (kernels in C#), in float32 on the CPU.</summary>
    Portable,
}
