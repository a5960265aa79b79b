using TorchSharp;

namespace Inception.Runtime;

/// <summary>
/// Numbers for TorchSharp's operations that live as long as the process. A number that is written into a call becomes an object which nothing holds
/// while the native operation reads it: a garbage
/// collection at that moment frees it, and the operation computes with whatever stands there then (docs/decisions/0011). So a number is one of these,
/// or a local with <c>using</c>.
/// </summary>
internal static class HeldScalar
{
    /// <summary>1, a whole number, which tensors of every type can be scaled by.</summary>
    public static readonly Scalar One = 1L;

    /// <summary>−1, a whole number.</summary>
    public static readonly Scalar MinusOne = -1L;
}
