namespace Inception.Inference.Programs;

/// <summary>How a convolution of a compiled network is computed.</summary>
public enum ConvolutionLayout
{
    /// <summary>Channels last, with weights in the order the kernel reads.</summary>
    Packed,

    /// <summary>
    /// A 1×1 convolution as a product of two matrices, places by channels and channels by filters, with weights in the order the kernel reads.
    /// </summary>
    MatrixProduct,

    /// <summary>As <see cref="Packed"/>, with filters of zeros that fill the channels up to a number whose kernel is right. Exact.</summary>
    PackedWithPadding,

    /// <summary>On a GPU: channels last, with bias, summand and ReLU in the convolution's kernel.</summary>
    Fused,

    /// <summary>libtorch's plain convolution, channels first on the CPU: slower, used if no packed kernel is right.</summary>
    Plain,

    /// <summary>Steps of 8 bits in and out, channels last.</summary>
    Quantized,

    /// <summary>The portable engine's own order of channels and weights.</summary>
    Portable,
}
