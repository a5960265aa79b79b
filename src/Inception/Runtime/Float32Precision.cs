namespace Inception.Runtime;

/// <summary>The precision of float32 products on a GPU, like PyTorch's <c>torch.set_float32_matmul_precision</c>, but for convolutions too.</summary>
public enum Float32Precision
{
    /// <summary>Float32 products, with 24 bits of mantissa.</summary>
    Highest,

    /// <summary>
    /// TensorFloat-32 products if the GPU supports them (NVIDIA Ampere and later). Factors are rounded to 11 bits of mantissa, sums are float32. Faster.
    /// </summary>
    High,
}
