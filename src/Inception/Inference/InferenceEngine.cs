namespace Inception.Inference;

/// <summary>What computes a compiled network.</summary>
public enum InferenceEngine
{
    /// <summary>libtorch's kernels.</summary>
    Torch,

    /// <summary>The portable engine's kernels, in float32 on the CPU.</summary>
    Portable,
}
