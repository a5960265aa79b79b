using System.Globalization;

namespace Inception.Training;

/// <summary>The training has left every useful range and was stopped. The last checkpoint is from before that.</summary>
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

    /// <summary>The step, counted from 1.</summary>
    public long Step { get; }

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate { get; }

    /// <summary>The loss or the length of the gradient: not a number, infinite, or above the limit.</summary>
    public double Value { get; }
}
