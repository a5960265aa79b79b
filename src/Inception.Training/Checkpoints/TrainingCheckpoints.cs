using Inception.Common;

namespace Inception.Training.Checkpoints;

/// <summary>
/// Where a training keeps itself. Two files, each replaced as a whole: <c>last.safetensors</c> holds all that the training needs to go on, and
/// <c>best.safetensors</c> is the model of the best epoch, for any loader of weights.
/// </summary>
public sealed record TrainingCheckpoints
{
    /// <summary>The folder, which is made if need be. A training whose folder has a <c>last.safetensors</c> goes on from it.</summary>
    public required string Folder { get; init; }

    /// <summary>The steps after which the training is saved, beside the end of each epoch; at least 1, or null.</summary>
    public int? EverySteps { get; init; }

    /// <summary>The time after which the training is saved, beside the end of each epoch; above 0, or null.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>
    /// What else makes the training what it is: data set, preprocessing, augmentation, labels. It is kept in both files, and a training goes on only if it
    /// is the same. Of the options <see cref="TrainingOptions.Epochs"/> alone may change, and the freezes that follow from it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The file that a training goes on from.</summary>
    public string Last => Path.Combine(Folder, "last.safetensors");

    /// <summary>The model of the best epoch.</summary>
    public string Best => Path.Combine(Folder, "best.safetensors");

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Folder);
        OptionCheck.Require(EverySteps is null or >= 1, nameof(EverySteps), EverySteps, "at least 1, or null");
        OptionCheck.Require(Every is null || Every > TimeSpan.Zero, nameof(Every), Every, "above 0, or null");
    }
}
