using Inception.Engine.Kernels;

namespace Inception.Engine.Choice;

/// <summary>The plainest kernel for every convolution: nothing is measured.</summary>
internal sealed class PlainKernels : IKernelChoice
{
    public ConvolutionKernel Choose(string path, IReadOnlyList<ConvolutionKernel> candidates) => candidates[0];
}
