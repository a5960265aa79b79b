namespace Inception.Benchmarks.Cuda;

/// <summary>What a contestant multiplies in.</summary>
internal enum NumberType
{
    /// <summary>float32, exactly.</summary>
    Fp32,

    /// <summary>float32 whose factors are rounded to TensorFloat-32. On the CPU it is float32.</summary>
    Tf32,

    /// <summary>bfloat16.</summary>
    Bf16,
}
