using System.Text.Json.Serialization;
using Inception.Common;

namespace Inception.Training.Optimization;

/// <summary>The learning rate as a function of the step. A schedule has no state, so a resumed training continues with the rate of its step.</summary>
[JsonDerivedType(typeof(ConstantRate), "constant")]
[JsonDerivedType(typeof(ExponentialDecay), "exponential")]
[JsonDerivedType(typeof(CosineDecay), "cosine")]
[JsonDerivedType(typeof(OneCycle), "one-cycle")]
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>The highest learning rate, above 0. Default 0.1.</summary>
    public double Rate { get; init; } = 0.1;

    /// <summary>Computes the learning rate of a step.</summary>
    /// <param name="stepsDone">The number of steps before this step; 0 for the first.</param>
    /// <param name="length">The length of the training.</param>
    public abstract double At(long stepsDone, TrainingLength length);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    internal virtual void Validate() => OptionCheck.RequireAbove0(Rate, nameof(Rate));

    /// <summary>
    /// The rate during the warm-up, a line that rises to <see cref="Rate"/>: <c>Rate·(step + 1) / w</c> with w steps of warm-up
    /// (<a href="https://arxiv.org/abs/1706.02677">Goyal et al. 2017</a>, section 2.2); null after the warm-up.
    /// </summary>
    private protected double? WarmUpRate(long stepsDone, long warmUpSteps) => stepsDone < warmUpSteps ? Rate * (stepsDone + 1) / warmUpSteps : null;
}
