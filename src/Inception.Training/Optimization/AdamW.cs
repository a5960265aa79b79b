using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>
/// Adam with decoupled weight decay (<a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2017</a>), with PyTorch's formula:
/// <c>p ← p·(1 − rate·decay) − rate·m̂ / (√v̂ + ε)</c>, where m̂ and v̂ are the moving averages of g and g², corrected for their start at 0.
/// </summary>
public sealed record AdamW : UpdateRule
{
    /// <summary>The decay of the moving average of gradients, from 0 to below 1. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the moving average of squared gradients, from 0 to below 1. Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>The number ε in the formula, above 0. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override IReadOnlyList<(string Name, double InitialValue)> Memory { get; } = [("mean", 0), ("mean_square", 0)];

    internal override void Validate()
    {
        OptionCheck.Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "from 0 to below 1");
        OptionCheck.Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "from 0 to below 1");
        OptionCheck.RequireAbove0(Epsilon, nameof(Epsilon));
    }

    internal override void Apply(UpdateGroup group)
    {
        var (parameters, gradients, memory, step) = group;
        var (means, meanSquares) = (memory[0], memory[1]);
        if (step.WeightDecay > 0) TensorLists.Multiply(parameters, 1 - (step.LearningRate * step.WeightDecay));
        TensorLists.Multiply(means, Beta1);
        TensorLists.Add(means, gradients, 1 - Beta1);
        TensorLists.Multiply(meanSquares, Beta2);
        TensorLists.AddProducts(meanSquares, gradients, gradients, 1 - Beta2);
        var deviations = TensorLists.SquareRoots(meanSquares, 0);
        TensorLists.Divide(deviations, Math.Sqrt(1 - Math.Pow(Beta2, step.Number)));
        TensorLists.Add(deviations, Epsilon);
        TensorLists.AddQuotients(parameters, means, deviations, -step.LearningRate / (1 - Math.Pow(Beta1, step.Number)));
        foreach (var deviation in deviations) deviation.Dispose();
    }
}
