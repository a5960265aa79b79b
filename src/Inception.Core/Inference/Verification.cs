namespace Inception.Inference;

/// <summary>How a compiled network is compared with a float64 reference before it is used.</summary>
public enum Verification
{
    /// <summary>No comparison, for measurements only. Some of libtorch's convolutions silently give wrong results for some numbers of channels.</summary>
    None,

    /// <summary>Compares the logits of random images once, at compile time.</summary>
    Final,

    /// <summary>
    /// Compares every convolution at every input shape before the shape is used, and the logits as <see cref="Final"/> does.
    /// </summary>
    Full,
}
