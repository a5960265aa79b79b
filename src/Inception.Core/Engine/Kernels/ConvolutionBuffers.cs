namespace Inception.Engine.Kernels;

/// <summary>What a convolution reads and writes.</summary>
internal unsafe struct ConvolutionBuffers
{
    /// <summary>The first group of the input.</summary>
    public float* Input;

    /// <summary>The first group of the output.</summary>
    public float* Output;

    /// <summary>The first group of what is added before ReLU; null for nothing.</summary>
    public float* Summand;

    /// <summary>What the kernel packed.</summary>
    public float* Filters;

    /// <summary>Memory of the calling thread's own, <see cref="ConvolutionKernel.ScratchSize"/> floats.</summary>
    public float* Scratch;
}
