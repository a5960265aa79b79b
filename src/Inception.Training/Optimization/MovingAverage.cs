using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>
/// An exponential moving average of weights and of the statistics of batch normalization, which are evaluated and saved in place of the last ones
/// (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, section 8): <c>average ← d·average + (1 − d)·value</c> after every step.
/// </summary>
public sealed record MovingAverage
{
    /// <summary>d, the share that stays at each step, from 0 to below 1. Default 0.9995; 0.9999 for ImageNet.</summary>
    public double Decay { get; init; } = 0.9995;

    /// <summary>Whether d begins small, at <c>(1 + n) / (10 + n)</c> in step n, as in TensorFlow and timm (default).</summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>d in a step.</summary>
    /// <param name="step">The number of the step; 1 is the first.</param>
    internal double At(long step) => WarmUp ? Math.Min(Decay, (1.0 + step) / (10.0 + step)) : Decay;

    internal void Validate() => OptionCheck.Require(Decay is >= 0 and < 1, nameof(Decay), Decay, "from 0 to below 1");
}
