using Inception.Engine.Kernels;

namespace Inception.Engine.Choice;

/// <summary>The kernels that weights were packed for, by row.</summary>
/// <param name="names">The kernel of each row.</param>
internal sealed class NamedKernels(IReadOnlyDictionary<string, string> names) : IKernelChoice
{
    public ConvolutionKernel Choose(string path, IReadOnlyList<ConvolutionKernel> candidates) =>
        candidates.FirstOrDefault(kernel => kernel.Name == names.GetValueOrDefault(path)) ?? candidates[0];
}
