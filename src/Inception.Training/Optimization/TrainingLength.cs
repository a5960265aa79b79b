namespace Inception.Training.Optimization;

/// <summary>The length of a training.</summary>
/// <param name="StepsPerEpoch">The number of steps in one epoch, at least 1.</param>
/// <param name="Epochs">The number of epochs, at least 1.</param>
public sealed record TrainingLength(long StepsPerEpoch, int Epochs)
{
    /// <summary>The total number of steps.</summary>
    public long Steps => StepsPerEpoch * Epochs;

    /// <summary>The number of steps in a number of epochs, which may be a fraction.</summary>
    internal long StepsIn(double epochs) => (long)Math.Round(epochs * StepsPerEpoch);
}
