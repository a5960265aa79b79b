using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>
/// An exponential moving average of the weights and of the statistics of batch normalization. The averages are evaluated and saved in place of the last values
/// (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, section 8): <c>average ← d·average + (1 − d)·value</c> after every step.
/// </summary>
public sealed record MovingAverage
{
    /// <summary>The decay d of the average, from 0 to below 1. Default 0.9995. For ImageNet, 0.9999 is usual.</summary>
    public double Decay { get; init; } = 0.9995;

    /// <summary>Whether the decay starts small: at most <c>(1 + n) / (10 + n)</c> in step n, as in TensorFlow and timm. Default true.</summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>The decay d in a step.</summary>
    /// <param name="step">The number of the step; 1 is the first.</param>
    internal double At(long step) => WarmUp ? Math.Min(Decay, (1.0 + step) / (10.0 + step)) : Decay;

    internal void Validate() => OptionCheck.Require(Decay is >= 0 and < 1, nameof(Decay), Decay, "from 0 to below 1");
}
