using System.Diagnostics.CodeAnalysis;

namespace Inception.Inference;

/// <summary>The type in which a compiled network keeps its weights and computes.</summary>
[SuppressMessage("Naming", "CA1720:Identifiers should not contain type names", Justification = "They name the types, as torch.ScalarType does.")]
public enum Precision
{
    /// <summary>32 bits: the numbers of the network itself, to rounding.</summary>
    Float32,

    /// <summary>Weights and features in bfloat16, 8 bits of mantissa; sums and the classifier in 32 bits, logits are float32.</summary>
    BFloat16,

    /// <summary>
    /// Weights and features in 8 bits, quantised after training: filters by a scale each, feature maps by the ranges of
    /// <see cref="CompileOptions.Calibration"/>. Sums are kept in
    /// 32 bits, the classifier computes in float32, logits are float32.
    /// </summary>
    Int8,

    /// <summary>
    /// The fastest of the others that names the same class as float32 on enough of <see cref="CompileOptions.CalibrationImages"/>; see
    /// <see cref="CompileOptions.AccuracyFloor"/>.
    /// </summary>
    Auto,
}
