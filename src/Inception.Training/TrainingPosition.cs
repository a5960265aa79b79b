namespace Inception.Training;

/// <summary>Where a training stands, beside its tensors.</summary>
internal sealed record TrainingPosition
{
    /// <summary>The epochs that are done, evaluation included.</summary>
    public int Epoch { get; init; }

    /// <summary>The batches of the next epoch that are done.</summary>
    public int Batch { get; init; }

    /// <summary>The steps that are done.</summary>
    public long Step { get; init; }

    /// <summary>The steps of the next epoch that are done.</summary>
    public int EpochSteps { get; init; }

    /// <summary>The sum of their losses.</summary>
    public double LossSum { get; init; }

    /// <summary>The batches of the next epoch that were left out, as they had one image.</summary>
    public int SkippedBatches { get; init; }

    /// <summary>What the network was worth before the first step; null where it was not measured.</summary>
    public EpochResult? Start { get; init; }

    /// <summary>By how much an epoch must be better than the start.</summary>
    public double StartMargin { get; init; }

    /// <summary>The epoch that was the best so far; 0 for the start, or none.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Its metric.</summary>
    public double Best { get; init; }

    /// <summary>Its validation loss, which breaks ties.</summary>
    public double BestLoss { get; init; }

    /// <summary>The last epoch that was better by the metric itself; null in files that do not say.</summary>
    public int? ImprovedEpoch { get; init; }

    /// <summary>Whether the training ended because it no longer improved.</summary>
    public bool HasStopped { get; init; }

    /// <summary>The time of training and evaluation so far.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The results of the epochs that are done.</summary>
    public IReadOnlyList<EpochResult> History { get; init; } = [];
}
