using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>A constant learning rate, after an optional warm-up.</summary>
public sealed record ConstantRate : LearningRateSchedule
{
    /// <summary>
    /// The number of warm-up epochs, in which the rate rises from near 0 to <see cref="LearningRateSchedule.Rate"/>. At least 0; may be a fraction. Default 0.
    /// </summary>
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
