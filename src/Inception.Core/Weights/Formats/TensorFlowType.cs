namespace Inception.Weights.Formats;

/// <summary>TensorFlow's types of numbers (<c>types.proto</c>).</summary>
internal static class TensorFlowType
{
    /// <summary>How the values lie in a file; null for a type that is no tensor of numbers here, such as text.</summary>
    public static ElementEncoding? Encoding(ulong type) => Element(type) is { } element ? ElementEncoding.FromType(element) : null;

    public static string Name(ulong type) => type switch
    {
        7 => "text (DT_STRING)",
        11 or 12 or 13 or 15 or 16 => "quantized numbers",
        > 100 => "a reference",
        _ => $"TensorFlow's type {type}",
    };

    private static ElementType? Element(ulong type) => type switch
    {
        1 => ElementType.Float32,
        2 => ElementType.Float64,
        3 => ElementType.Int32,
        4 => ElementType.UInt8,
        5 => ElementType.Int16,
        6 => ElementType.Int8,
        8 => ElementType.Complex64,
        9 => ElementType.Int64,
        10 => ElementType.Bool,
        14 => ElementType.BFloat16,
        18 => ElementType.Complex128,
        19 => ElementType.Float16,
        _ => null,
    };
}
