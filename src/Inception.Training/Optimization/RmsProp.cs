using Inception.Common;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Training.Optimization;

/// <summary>
/// RMSProp as in TensorFlow, which the Inception networks were trained with (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>,
/// section 8): <c>g ← g + decay·p</c>, <c>s ← s + (1 − ρ)·(g² − s)</c>, <c>v ← m·v + rate·g / √(s + ε)</c>, <c>p ← p − v</c>. PyTorch's has ε outside of
/// the root, begins with a mean square of 0, and scales the momentum by the present learning rate.
/// </summary>
public sealed record RmsProp : UpdateRule
{
    /// <summary>ρ, the share of the mean square that stays at each step, from 0 to below 1. Default 0.9.</summary>
    public double Decay { get; init; } = 0.9;

    /// <summary>m, the share of the last step that is added to the next, from 0 to below 1. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>ε, inside of the root, above 0. Default 1.0.</summary>
    public double Epsilon { get; init; } = 1.0;

    /// <summary>The mean square before the first step, at least 0. Default 1, as in TensorFlow.</summary>
    public double InitialMeanSquare { get; init; } = 1.0;

    internal override IReadOnlyList<(string Name, double InitialValue)> Memory =>
        Momentum > 0 ? [("mean_square", InitialMeanSquare), ("momentum", 0)] : [("mean_square", InitialMeanSquare)];

    internal override void Validate()
    {
        OptionCheck.Require(Decay is >= 0 and < 1, nameof(Decay), Decay, "from 0 to below 1");
        OptionCheck.Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "from 0 to below 1");
        OptionCheck.RequireAbove0(Epsilon, nameof(Epsilon));
        OptionCheck.RequireAtLeast0(InitialMeanSquare, nameof(InitialMeanSquare));
    }

    internal override void Apply(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> memory, UpdateStep step)
    {
        using Scalar weightDecay = step.WeightDecay, decay = Decay, rest = 1 - Decay, epsilon = Epsilon, momentum = Momentum;
        using Scalar rate = step.LearningRate, descent = -step.LearningRate, back = -1;
        if (step.WeightDecay > 0) gradient.add_(parameter, alpha: weightDecay);
        var meanSquare = memory[0];
        meanSquare.mul_(decay).addcmul_(gradient, gradient, rest);
        using var sum = meanSquare.add(epsilon, HeldScalar.One);
        var root = sum.sqrt_();
        if (memory.Count == 1)
        {
            parameter.addcdiv_(gradient, root, descent);
            return;
        }

        var velocity = memory[1];
        velocity.mul_(momentum).addcdiv_(gradient, root, rate);
        parameter.add_(velocity, alpha: back);
    }
}
