using Inception.Common;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Training.Optimization;

/// <summary>
/// Stochastic gradient descent with momentum, by PyTorch's formula: <c>g ← g + decay·p</c>, <c>v ← m·v + g</c>, <c>p ← p − rate·(g + m·v)</c> with
/// Nesterov's momentum (Y. Nesterov 1983; I. Sutskever et al. 2013), <c>p ← p − rate·v</c> without.
/// </summary>
public sealed record Sgd : UpdateRule
{
    /// <summary>The share of the last step that is added to the next, from 0 to below 1. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the gradient counts as if the momentum had been applied before (default).</summary>
    public bool Nesterov { get; init; } = true;

    internal override IReadOnlyList<(string Name, double InitialValue)> Memory => Momentum > 0 ? [("momentum", 0)] : [];

    internal override void Validate() => OptionCheck.Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "from 0 to below 1");

    internal override void Apply(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> memory, UpdateStep step)
    {
        using Scalar decay = step.WeightDecay, momentum = Momentum, descent = -step.LearningRate;
        if (step.WeightDecay > 0) gradient.add_(parameter, alpha: decay);
        if (memory.Count == 0)
        {
            parameter.add_(gradient, alpha: descent);
            return;
        }

        var velocity = memory[0];
        velocity.mul_(momentum).add_(gradient, alpha: HeldScalar.One);
        parameter.add_(Nesterov ? gradient.add_(velocity, alpha: momentum) : velocity, alpha: descent);
    }
}
