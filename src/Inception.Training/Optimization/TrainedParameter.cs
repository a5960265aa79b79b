using static TorchSharp.torch;

namespace Inception.Training.Optimization;

/// <summary>A parameter of a network with what its optimizer remembers of it.</summary>
/// <param name="Key">Its key in the network.</param>
/// <param name="Parameter">The parameter, which stays the network's.</param>
/// <param name="RateFactor">What the learning rate is multiplied by for it.</param>
/// <param name="WeightDecay">Its pull towards 0.</param>
/// <param name="Memory">The tensors of the rule.</param>
/// <param name="Steps">The steps it has taken: one int64, on the CPU.</param>
internal sealed record TrainedParameter(
    string Key, TorchSharp.Modules.Parameter Parameter, double RateFactor, double WeightDecay, IReadOnlyList<Tensor> Memory, Tensor Steps);
