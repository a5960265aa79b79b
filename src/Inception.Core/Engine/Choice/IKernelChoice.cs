using Inception.Engine.Kernels;

namespace Inception.Engine.Choice;

/// <summary>Tells which kernel computes a convolution.</summary>
internal interface IKernelChoice
{
    /// <summary>The kernel for a convolution.</summary>
    /// <param name="path">The row's key.</param>
    /// <param name="candidates">The kernels that fit; the first is the plainest.</param>
    ConvolutionKernel Choose(string path, IReadOnlyList<ConvolutionKernel> candidates);
}
