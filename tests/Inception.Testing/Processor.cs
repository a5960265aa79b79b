using Inception.Runtime;

namespace Inception.Testing;

/// <summary>What tests need to know of the processor they run on.</summary>
public static class Processor
{
    private static readonly string Instructions = TorchRuntime.Describe().ProcessorInstructions;

    /// <summary>Whether products of bytes are added in 32 bits; without, int8 needs 7-bit filters.</summary>
    public static bool HasVnni => Instructions.Contains("VNNI", StringComparison.Ordinal);

    /// <summary>Whether bfloat16 is computed by instructions; libtorch emulates it elsewhere, about sixty times as slowly as float32, so tests do less of the same.</summary>
    public static bool HasBFloat16 => Instructions.Contains("BF16", StringComparison.Ordinal);
}
