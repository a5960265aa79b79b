using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>
/// RMSProp as in TensorFlow, which the Inception networks were trained with (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>,
/// section 8): <c>g ← g + decay·p</c>, <c>s ← s + (1 − ρ)·(g² − s)</c>, <c>v ← m·v + rate·g / √(s + ε)</c>, <c>p ← p − v</c>. PyTorch's RMSProp differs: it has
/// ε outside the root, starts with a mean square of 0, and scales the momentum by the current learning rate.
/// </summary>
public sealed record RmsProp : UpdateRule
{
    /// <summary>The decay ρ of the mean square, from 0 to below 1. Default 0.9.</summary>
    public double Decay { get; init; } = 0.9;

    /// <summary>The momentum m: the fraction of the last step that is added to the next, from 0 to below 1. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The number ε inside the root, above 0. Default 1.0.</summary>
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

    internal override void Apply(UpdateGroup group)
    {
        var (parameters, gradients, memory, step) = group;
        if (step.WeightDecay > 0) TensorLists.Add(gradients, parameters, step.WeightDecay);
        var meanSquares = memory[0];
        TensorLists.Multiply(meanSquares, Decay);
        TensorLists.AddProducts(meanSquares, gradients, gradients, 1 - Decay);
        var roots = TensorLists.SquareRoots(meanSquares, Epsilon);
        if (Momentum > 0)
        {
            var velocities = memory[1];
            TensorLists.Multiply(velocities, Momentum);
            TensorLists.AddQuotients(velocities, gradients, roots, step.LearningRate);
            TensorLists.Add(parameters, velocities, -1);
        }
        else
        {
            TensorLists.AddQuotients(parameters, gradients, roots, -step.LearningRate);
        }

        foreach (var root in roots) root.Dispose();
    }
}
