namespace Inception.Training;

/// <summary>The event when a training resumes from a checkpoint.</summary>
public sealed record TrainingResumed : TrainingEvent
{
    /// <summary>The path of the checkpoint.</summary>
    public required string Path { get; init; }

    /// <summary>The number of steps that were done before.</summary>
    public required long Step { get; init; }

    /// <summary>The results of the epochs that were done before, in order.</summary>
    public required IReadOnlyList<EpochResult> History { get; init; }

    /// <summary>
    /// The best of these epochs, or epoch 0 for the initial network. Its model is saved in <see cref="Checkpoints.TrainingCheckpoints.Best"/>. Null if no epoch
    /// was evaluated.
    /// </summary>
    public EpochResult? Best { get; init; }
}
