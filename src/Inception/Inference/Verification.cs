namespace Inception.Inference;

/// <summary>How a compiled network is held to its reference in float64 before it serves.</summary>
public enum Verification
{
    /// <summary>Not at all: for measurements. libtorch has convolutions that are wrong for some numbers of channels, silently.</summary>
    None,

    /// <summary>The logits of random images, once, when the network is compiled.</summary>
    Final,

    /// <summary>
    /// Every convolution at every input shape that the network meets, before it serves that shape, and the logits as with <see cref="Final"/>.
    /// </summary>
    Full,
}
