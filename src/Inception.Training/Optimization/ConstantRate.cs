using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>One learning rate for all steps, after a warm-up if there is one.</summary>
public sealed record ConstantRate : LearningRateSchedule
{
    /// <summary>The epochs in which the rate rises from near 0 to <see cref="LearningRateSchedule.Rate"/>, at least 0. Default 0.</summary>
    public double WarmUpEpochs { get; init; }

    /// <inheritdoc/>
    public override double At(long stepsDone, TrainingLength length)
    {
        ArgumentNullException.ThrowIfNull(length);
        return WarmUpRate(stepsDone, length.StepsIn(WarmUpEpochs)) ?? Rate;
    }

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.RequireAtLeast0(WarmUpEpochs, nameof(WarmUpEpochs));
    }
}
