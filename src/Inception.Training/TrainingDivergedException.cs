using System.Globalization;

namespace Inception.Training;

/// <summary>The training diverged and was stopped. The last checkpoint is from before the divergence.</summary>
public sealed class TrainingDivergedException : InceptionException
{
    internal TrainingDivergedException(string what, double value, string accepted, long step, double learningRate)
        : base(string.Create(
            CultureInfo.InvariantCulture, $"{what} became {value:G6} in step {step} at a learning rate of {learningRate:G4}. Expected: {accepted}. ") +
               "A smaller learning rate, a longer warm-up or a clipped gradient helps most often. The last checkpoint stands.")
    {
        Step = step;
        LearningRate = learningRate;
        Value = value;
    }

    /// <summary>The number of the step; 1 is the first.</summary>
    public long Step { get; }

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate { get; }

    /// <summary>The loss or the norm of the gradient: NaN, infinite, or above the limit.</summary>
    public double Value { get; }
}
