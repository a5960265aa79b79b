namespace Inception.Training;

/// <summary>The training goes on from a checkpoint.</summary>
public sealed record TrainingResumed : TrainingEvent
{
    /// <summary>The checkpoint.</summary>
    public required string Path { get; init; }

    /// <summary>The steps that had been done.</summary>
    public required long Step { get; init; }

    /// <summary>The results of the epochs that had been done, in order.</summary>
    public required IReadOnlyList<EpochResult> History { get; init; }

    /// <summary>
    /// The best of these epochs, whose model <see cref="Checkpoints.TrainingCheckpoints.Best"/> holds, or epoch 0 for the start; null when none was measured.
    /// </summary>
    public EpochResult? Best { get; init; }
}
