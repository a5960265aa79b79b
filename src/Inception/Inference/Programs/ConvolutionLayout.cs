namespace Inception.Inference.Programs;

/// <summary>How a convolution of a compiled network is computed.</summary>
public enum ConvolutionLayout
{
    /// <summary>Channels last, with the weights in the order that the kernel reads.</summary>
    Packed,

    /// <summary>
    /// A 1×1 convolution as a product of two matrices: positions × channels by channels × filters. The weights are in the order that the kernel reads.
    /// </summary>
    MatrixProduct,

    /// <summary>
    /// Like <see cref="Packed"/>, with zero filters that pad the output channels up to a number for which the kernel is right. Padding does not change the
    /// result.
    /// </summary>
    PackedWithPadding,

    /// <summary>On a GPU: channels last. The kernel of the convolution also adds the bias and a second feature map, and applies ReLU.</summary>
    Fused,

    /// <summary>libtorch's plain convolution, channels first on the CPU. Slower; used if no packed kernel is right.</summary>
    Plain,

    /// <summary>Int8: 8-bit input and output, channels last.</summary>
    Quantized,

    /// <summary>The portable engine's own layout of channels and weights.</summary>
    Portable,
}
