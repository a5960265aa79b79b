using System.Diagnostics.CodeAnalysis;

namespace Inception.Inference;

/// <summary>The type of a compiled network's weights and features.</summary>
[SuppressMessage("Naming", "CA1720:Identifiers should not contain type names", Justification = "They name the types, as torch.ScalarType does.")]
public enum Precision
{
    /// <summary>32 bits: the network's own numbers, except for rounding.</summary>
    Float32,

    /// <summary>Weights and features in bfloat16, 8 bits of mantissa; sums and the classifier in 32 bits, logits are float32.</summary>
    BFloat16,

    /// <summary>
    /// Weights and features in IEEE half precision, 11 bits of mantissa, up to 65,504; sums and the classifier in 32 bits, logits are float32. For GPUs: few
    /// processors have instructions for it.
    /// </summary>
    Float16,

    /// <summary>
    /// Weights and features in 8 bits, quantized after training: a scale for each filter, and the ranges of <see cref="CompileOptions.Calibration"/>
    /// for feature maps. Sums have 32 bits. The classifier and the logits are float32.
    /// </summary>
    Int8,

    /// <summary>
    /// The fastest precision, and in float32 on the CPU the faster engine, whose top-1 predictions match float32 on enough of <see cref="CompileOptions.CalibrationImages"/>; see
    /// <see cref="CompileOptions.AccuracyFloor"/>.
    /// </summary>
    Auto,
}
