using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>
/// A learning rate that rises linearly during the warm-up, and then falls as half a cosine (<a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter
/// 2016</a>, without restarts): <c>FinalRate + (Rate − FinalRate)·½·(1 + cos(π·t / T))</c>, with t and T counted from the end of the warm-up.
/// </summary>
public sealed record CosineDecay : LearningRateSchedule
{
    /// <summary>The final rate, at least 0. It would be reached one step after the last. Default 0.</summary>
    public double FinalRate { get; init; }

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
        var done = (double)(stepsDone - warmUp) / (length.Steps - warmUp);
        return FinalRate + (Rate - FinalRate) * 0.5 * (1 + Math.Cos(Math.PI * done));
    }

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.RequireAtLeast0(FinalRate, nameof(FinalRate));
        OptionCheck.RequireAtLeast0(WarmUpEpochs, nameof(WarmUpEpochs));
    }
}
