using System.Globalization;

namespace Inception.Training;

/// <summary>The loss is no longer a number: the training has left every useful range and was stopped.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int step, double learningRate, double loss)
        : base(string.Create(CultureInfo.InvariantCulture, $"The loss became {loss} in step {step} at a learning rate of {learningRate:G4}. Expected a finite number. ") +
               "A smaller learning rate or a longer warm-up helps most often. What was saved after earlier epochs stands.")
    {
        Step = step;
        LearningRate = learningRate;
        Loss = loss;
    }

    /// <summary>The step, counted from 1.</summary>
    public int Step { get; }

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate { get; }

    /// <summary>The loss: not a number, or infinite.</summary>
    public double Loss { get; }
}
