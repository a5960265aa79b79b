namespace Inception;

/// <summary>The type of the numbers in a tensor.</summary>
#pragma warning disable CA1720 // The names are those of PyTorch and of the formats.
public enum ElementType
{
    /// <summary>32 bits, IEEE 754: PyTorch's <c>float32</c>.</summary>
    Float32,

    /// <summary>64 bits, IEEE 754: PyTorch's <c>float64</c>.</summary>
    Float64,

    /// <summary>16 bits, IEEE 754: PyTorch's <c>float16</c>.</summary>
    Float16,

    /// <summary>The upper 16 bits of a <see cref="Float32"/>: PyTorch's <c>bfloat16</c>.</summary>
    BFloat16,

    /// <summary>Unsigned, 8 bits: PyTorch's <c>uint8</c>.</summary>
    UInt8,

    /// <summary>Signed, 8 bits: PyTorch's <c>int8</c>.</summary>
    Int8,

    /// <summary>Signed, 16 bits: PyTorch's <c>int16</c>.</summary>
    Int16,

    /// <summary>Signed, 32 bits: PyTorch's <c>int32</c>.</summary>
    Int32,

    /// <summary>Signed, 64 bits: PyTorch's <c>int64</c>.</summary>
    Int64,

    /// <summary>One byte, 0 or 1: PyTorch's <c>bool</c>.</summary>
    Bool,

    /// <summary>Two <see cref="Float32"/>, the real and the imaginary part: PyTorch's <c>complex64</c>.</summary>
    Complex64,

    /// <summary>Two <see cref="Float64"/>, the real and the imaginary part: PyTorch's <c>complex128</c>.</summary>
    Complex128,
}
