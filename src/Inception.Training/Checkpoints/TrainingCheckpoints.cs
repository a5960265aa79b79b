using Inception.Common;

namespace Inception.Training.Checkpoints;

/// <summary>
/// The folder and the schedule of a training's checkpoints. <c>last.safetensors</c> contains everything that the training needs to resume.
/// <c>best.safetensors</c> is the model of the best epoch, which every loader of weights reads. Both files are replaced atomically.
/// </summary>
public sealed record TrainingCheckpoints
{
    /// <summary>
    /// The folder of the checkpoints. It is created if it does not exist. If the folder contains <c>last.safetensors</c>, the training resumes from this file.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>The number of steps between checkpoints, at least 1. Null (default) saves only at the end of each epoch.</summary>
    public int? EverySteps { get; init; }

    /// <summary>The time between checkpoints, above 0. Null (default) saves only at the end of each epoch.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>
    /// A description of what else determines the training: data set, preprocessing, augmentation, labels. It is saved in both files. A training resumes only if
    /// the description is the same. Of the training options, only <see cref="TrainingOptions.Epochs"/> and the freezes that follow from it may change.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The path of the file from which a training resumes.</summary>
    public string Last => Path.Combine(Folder, "last.safetensors");

    /// <summary>The path of the model of the best epoch.</summary>
    public string Best => Path.Combine(Folder, "best.safetensors");

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Folder);
        OptionCheck.Require(EverySteps is null or >= 1, nameof(EverySteps), EverySteps, "at least 1, or null");
        OptionCheck.Require(Every is null || Every > TimeSpan.Zero, nameof(Every), Every, "above 0, or null");
    }
}
