namespace Inception.Inference;

/// <summary>How a compiled network is compared with its float64 reference before it serves.</summary>
public enum Verification
{
    /// <summary>No comparison, for measurements only. libtorch has convolutions that are silently wrong for some numbers of channels.</summary>
    None,

    /// <summary>Compares the logits of random images, once, at compile time.</summary>
    Final,

    /// <summary>
    /// Compares every convolution at every input shape before the shape is served, and the logits as <see cref="Final"/> does.
    /// </summary>
    Full,
}
