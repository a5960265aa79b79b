using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>
/// Stochastic gradient descent with momentum, with PyTorch's formula: <c>g ← g + decay·p</c>, <c>v ← m·v + g</c>, <c>p ← p − rate·(g + m·v)</c> with
/// Nesterov's momentum (Y. Nesterov 1983; I. Sutskever et al. 2013), or <c>p ← p − rate·v</c> without.
/// </summary>
public sealed record Sgd : UpdateRule
{
    /// <summary>The momentum m: the fraction of the last step that is added to the next, from 0 to below 1. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether Nesterov's momentum is used. Default true.</summary>
    public bool Nesterov { get; init; } = true;

    internal override IReadOnlyList<(string Name, double InitialValue)> Memory => Momentum > 0 ? [("momentum", 0)] : [];

    internal override void Validate() => OptionCheck.Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "from 0 to below 1");

    internal override void Apply(UpdateGroup group)
    {
        var (parameters, gradients, memory, step) = group;
        if (step.WeightDecay > 0) TensorLists.Add(gradients, parameters, step.WeightDecay);
        if (memory.Count == 0)
        {
            TensorLists.Add(parameters, gradients, -step.LearningRate);
            return;
        }

        var velocities = memory[0];
        TensorLists.Multiply(velocities, Momentum);
        TensorLists.Add(velocities, gradients, 1);
        if (Nesterov) TensorLists.Add(gradients, velocities, Momentum);
        TensorLists.Add(parameters, Nesterov ? gradients : velocities, -step.LearningRate);
    }
}
