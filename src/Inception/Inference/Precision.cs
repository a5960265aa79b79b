using System.Diagnostics.CodeAnalysis;

namespace Inception.Inference;

/// <summary>The number type of the weights and feature maps of a compiled network.</summary>
[SuppressMessage("Naming", "CA1720:Identifiers should not contain type names", Justification = "They name the types, as torch.ScalarType does.")]
public enum Precision
{
    /// <summary>32-bit floats. The results equal those of the original network, except for rounding.</summary>
    Float32,

    /// <summary>Weights and feature maps in bfloat16 (8 bits of mantissa). Sums and the classifier have 32 bits. Logits are float32.</summary>
    BFloat16,

    /// <summary>
    /// Weights and feature maps in IEEE half precision (11 bits of mantissa, values up to 65,504). Sums and the classifier have 32 bits. Logits are float32.
    /// Meant for GPUs: few processors have instructions for half precision.
    /// </summary>
    Float16,

    /// <summary>
    /// Weights and feature maps in 8 bits, quantized after training. Each filter has its own scale. The ranges of feature maps come from
    /// <see cref="CompileOptions.Calibration"/>. Sums have 32 bits. The classifier and the logits are float32. On the CPU only.
    /// </summary>
    Int8,

    /// <summary>
    /// The fastest precision whose top-1 predictions match float32 on enough of <see cref="CompileOptions.CalibrationImages"/>; see
    /// <see cref="CompileOptions.AccuracyFloor"/>. These images are required. A reduced precision must be at least 5 % faster than float32. For float32 on the
    /// CPU the faster of both engines is used.
    /// </summary>
    Auto,
}
