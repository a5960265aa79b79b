namespace Inception.Runtime;

/// <summary>How exactly a GPU multiplies float32 numbers: <c>torch.set_float32_matmul_precision</c> of PyTorch, for convolutions too.</summary>
public enum Float32Precision
{
    /// <summary>In float32, with 24 bits of mantissa.</summary>
    Highest,

    /// <summary>
    /// By TensorFloat-32 where the GPU has it (NVIDIA Ampere and later): factors are rounded to 11 bits of mantissa, sums are float32. Faster.
    /// </summary>
    High,
}
