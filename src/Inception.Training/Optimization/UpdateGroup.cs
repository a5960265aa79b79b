using static TorchSharp.torch;

namespace Inception.Training.Optimization;

/// <summary>Parameters that take the same step. All lists are in the parameters' order.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="Gradients">Their gradients, which are used up.</param>
/// <param name="Memory">A list for each of <see cref="UpdateRule.Memory"/>.</param>
/// <param name="Step">Where the parameters' training stands.</param>
internal sealed record UpdateGroup(Tensor[] Parameters, Tensor[] Gradients, IReadOnlyList<Tensor[]> Memory, UpdateStep Step);
