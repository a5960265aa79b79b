namespace Inception.Training.Optimization;

/// <summary>How long a training is.</summary>
/// <param name="StepsPerEpoch">The steps of one epoch, at least 1.</param>
/// <param name="Epochs">The number of epochs, at least 1.</param>
public sealed record TrainingLength(long StepsPerEpoch, int Epochs)
{
    /// <summary>The steps in all.</summary>
    public long Steps => StepsPerEpoch * Epochs;

    /// <summary>The steps of a number of epochs that need not be whole.</summary>
    internal long StepsIn(double epochs) => (long)Math.Round(epochs * StepsPerEpoch);
}
