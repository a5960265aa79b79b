using Inception.Engine.Kernels;

namespace Inception.Engine.Steps;

/// <summary>A convolution by the kernel that was chosen for it.</summary>
/// <param name="path">The row's key.</param>
/// <param name="kernel">The kernel.</param>
/// <param name="packed">Where its packed filters lie among the weights.</param>
/// <param name="input">The input.</param>
/// <param name="summand">What is added before ReLU; null for nothing.</param>
/// <param name="writes">The output.</param>
internal sealed unsafe class ConvolutionStep(
    string path, ConvolutionKernel kernel, long packed, FeatureMap input, FeatureMap? summand, FeatureMap writes)
    : Step(path, summand is null ? [input] : [input, summand], writes)
{
    public ConvolutionKernel Kernel => kernel;

    public override string Kind => kernel.Name;

    public override int Units => kernel.Units;

    public override long ScratchSize => kernel.ScratchSize;

    public override long Products => kernel.Shape.Products;

    public override void Bind(int threads) => kernel.Bind(input.Layout, Writes.Layout, summand?.Layout, threads);

    public override void Run(int unit, in RunMemory memory)
    {
        ConvolutionBuffers buffers;
        buffers.Input = input.In(memory.Arena);
        buffers.Output = Writes.In(memory.Arena);
        buffers.Summand = summand is null ? null : summand.In(memory.Arena);
        buffers.Filters = memory.Weights + packed;
        buffers.Scratch = memory.Scratch;
        kernel.Run(unit, buffers);
    }
}
