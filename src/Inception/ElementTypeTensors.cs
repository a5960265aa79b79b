using static TorchSharp.torch;

namespace Inception;

/// <summary>Converts between this library's number types and those of TorchSharp.</summary>
public static class ElementTypeTensors
{
    /// <summary>Converts this library's number type to TorchSharp's.</summary>
    /// <param name="type">The type of this library.</param>
    /// <returns>TorchSharp's type for tensors of these numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public static ScalarType ToScalarType(this ElementType type) => type switch
    {
        ElementType.Float32 => ScalarType.Float32,
        ElementType.Float64 => ScalarType.Float64,
        ElementType.Float16 => ScalarType.Float16,
        ElementType.BFloat16 => ScalarType.BFloat16,
        ElementType.UInt8 => ScalarType.Byte,
        ElementType.Int8 => ScalarType.Int8,
        ElementType.Int16 => ScalarType.Int16,
        ElementType.Int32 => ScalarType.Int32,
        ElementType.Int64 => ScalarType.Int64,
        ElementType.Bool => ScalarType.Bool,
        ElementType.Complex64 => ScalarType.ComplexFloat32,
        ElementType.Complex128 => ScalarType.ComplexFloat64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"There is no such {nameof(ElementType)}."),
    };

    /// <summary>Converts TorchSharp's number type to this library's.</summary>
    /// <param name="type">TorchSharp's type, such as the type of a tensor.</param>
    /// <returns>The type of this library.</returns>
    /// <exception cref="ArgumentException">The type is quantized.</exception>
    public static ElementType ToElementType(this ScalarType type) => type switch
    {
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.Float64 => ElementType.Float64,
        ScalarType.Float16 => ElementType.Float16,
        ScalarType.BFloat16 => ElementType.BFloat16,
        ScalarType.Byte => ElementType.UInt8,
        ScalarType.Int8 => ElementType.Int8,
        ScalarType.Int16 => ElementType.Int16,
        ScalarType.Int32 => ElementType.Int32,
        ScalarType.Int64 => ElementType.Int64,
        ScalarType.Bool => ElementType.Bool,
        ScalarType.ComplexFloat32 => ElementType.Complex64,
        ScalarType.ComplexFloat64 => ElementType.Complex128,
        _ => throw new ArgumentException(
            $"A tensor of type {type} cannot be written. Accepted: {string.Join(", ", Enum.GetValues<ElementType>().Select(ToScalarType))}.", nameof(type)),
    };
}
