using Inception.Training.Data;

namespace Inception.ML;

/// <summary>The report of a training by <c>InceptionFineTune</c>.</summary>
public sealed record InceptionFineTuneReport
{
    /// <summary>The number of training images.</summary>
    public required int TrainingImages { get; init; }

    /// <summary>The number of validation images.</summary>
    public required int ValidationImages { get; init; }

    /// <summary>The rows that were skipped because their image could not be read, with the reason.</summary>
    public required IReadOnlyList<SkippedImage> SkippedImages { get; init; }

    /// <summary>The number of rows that were skipped because they have no label.</summary>
    public required int UnlabelledRows { get; init; }

    /// <summary>The top-1 accuracy on the validation images, 0 to 1. Null without validation images.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The number of epochs in which stages were trained. 0 if only the classifier was trained.</summary>
    public int Epochs { get; init; }

    /// <summary>Whether the training ended before its last epoch because it no longer improved.</summary>
    public bool StoppedEarly { get; init; }
}
