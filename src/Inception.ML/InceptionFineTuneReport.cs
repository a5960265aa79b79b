using Inception.Training.Data;

namespace Inception.ML;

/// <summary>What a training by <c>InceptionFineTune</c> told.</summary>
public sealed record InceptionFineTuneReport
{
    /// <summary>The images that were learned from.</summary>
    public required int TrainingImages { get; init; }

    /// <summary>The images that were measured with; 0 for none.</summary>
    public required int ValidationImages { get; init; }

    /// <summary>The rows whose image could not be read, with the reason. They were left out.</summary>
    public required IReadOnlyList<SkippedImage> SkippedImages { get; init; }

    /// <summary>The rows without a label, which were left out.</summary>
    public required int UnlabelledRows { get; init; }

    /// <summary>The top-1 accuracy on the validation images, 0 to 1; null without them.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The epochs in which stages were trained; 0 for the classifier alone.</summary>
    public int Epochs { get; init; }

    /// <summary>Whether the training ended before its last epoch because it no longer improved.</summary>
    public bool StoppedEarly { get; init; }
}
