using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>
/// The learning rate of the Inception papers: multiplied by 0.94 every two epochs (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>,
/// section 8): <c>Rate · Factor^(epochs done / EveryEpochs)</c>, counted from the end of the warm-up.
/// </summary>
public sealed record ExponentialDecay : LearningRateSchedule
{
    /// <summary>The factor that the rate is multiplied by, above 0, at most 1. Default 0.94.</summary>
    public double Factor { get; init; } = 0.94;

    /// <summary>The number of epochs between two multiplications, above 0. Default 2.</summary>
    public double EveryEpochs { get; init; } = 2;

    /// <summary>Whether the rate falls in stairs (true, the default) or continuously in every step (false).</summary>
    public bool Staircase { get; init; } = true;

    /// <summary>
    /// The number of warm-up epochs, in which the rate rises from near 0 to <see cref="LearningRateSchedule.Rate"/>. At least 0; may be a fraction. Default 0.
    /// </summary>
    public double WarmUpEpochs { get; init; }

    /// <inheritdoc/>
    public override double At(long stepsDone, TrainingLength length)
    {
        ArgumentNullException.ThrowIfNull(length);
        var warmUp = length.StepsIn(WarmUpEpochs);
        if (WarmUpRate(stepsDone, warmUp) is { } rising) return rising;
        var falls = (stepsDone - warmUp) / (EveryEpochs * length.StepsPerEpoch);
        return Rate * Math.Pow(Factor, Staircase ? Math.Floor(falls) : falls);
    }

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.Require(Factor is > 0 and <= 1, nameof(Factor), Factor, "above 0 and at most 1");
        OptionCheck.RequireAbove0(EveryEpochs, nameof(EveryEpochs));
        OptionCheck.RequireAtLeast0(WarmUpEpochs, nameof(WarmUpEpochs));
    }
}
