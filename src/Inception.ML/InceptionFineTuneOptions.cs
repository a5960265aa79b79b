using Inception.Common;
using Inception.Preprocessing;
using Inception.Training.Augmentation;
using Microsoft.ML;

namespace Inception.ML;

/// <summary>How <c>InceptionFineTune</c> trains. The columns have the names of ML.NET's ImageClassification samples.</summary>
public sealed record InceptionFineTuneOptions : InceptionTransformOptions
{
    /// <summary>The column of the class, a key, as <c>MapValueToKey</c> makes it. Default <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of images: files (a vector of bytes), paths (text) or <c>MLImage</c>. Default <c>Image</c>.</summary>
    public string FeatureColumnName { get; init; } = "Image";

    /// <summary>The column of the classes' probabilities. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column of the most probable class, a key with the label's values. Default <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>
    /// The images to measure with, with the columns and keys of the training data; null (default) to hold back <see cref="ValidationFraction"/> of those.
    /// </summary>
    public IDataView? ValidationSet { get; init; }

    /// <summary>
    /// The share of each class that is held back to measure with where there is no <see cref="ValidationSet"/>, from 0 to below 1. Default 0.1. With 0 the
    /// classifier is trained on all images and not measured.
    /// </summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>What is trained. Default: the classifier.</summary>
    public FineTuneDepth Depth { get; init; } = FineTuneDepth.Classifier;

    /// <summary>A stage that stays frozen with all stages before it where stages are trained, e.g. <c>Mixed_6e</c>; null (default) to train all.</summary>
    public string? KeepFrozenUpTo { get; init; }

    /// <summary>The epochs in which stages are trained, at least 1; null (default) for what suits the number of images.</summary>
    public int? Epochs { get; init; }

    /// <summary>Images of a training step of the stages, at least 2; null (default) for what suits the number of images.</summary>
    public int? TrainingBatchSize { get; init; }

    /// <summary>The highest learning rate of the stages, above 0; null (default) for 0.01.</summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// Early stopping: the epochs without a better validation accuracy after which the training of stages ends, at least 1; null to go on to the last.
    /// Default 5.
    /// The best epoch is kept in either case.
    /// </summary>
    public int? Patience { get; init; } = 5;

    /// <summary>By how much the validation accuracy must rise to count as better, at least 0.</summary>
    public double LeastImprovement { get; init; }

    /// <summary>The penalty of the classifier's weights, at least 0. Default 0.01, which suits tens to hundreds of images a class.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Random changes of the images where stages are trained; null (default) for none.</summary>
    public ImageAugmentation? Augmentation { get; init; }

    /// <summary>
    /// The start of all random numbers; null (default) for the seed of the <see cref="MLContext"/>, or 1 where it has none. The same seed gives the same
    /// model on the
    /// same machine.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>
    /// The folder of cached features and temporary files, which is made if need be; null (default) for the user's cache and the system's temporary folder.
    /// Features
    /// that are cached are not computed again.
    /// </summary>
    public string? WorkspacePath { get; init; }

    /// <summary>Told of the progress, on the training's thread.</summary>
    public Action<InceptionFineTuneMetrics>? MetricsCallback { get; init; }

    /// <summary>
    /// What happens to images that cannot be read: they are left out and <see cref="InceptionFineTuneReport.SkippedImages"/> lists them (default), or the
    /// training
    /// fails. Where the trained model is applied, <see cref="UnreadableImages.Skip"/> gives missing values.
    /// </summary>
    public UnreadableImages OnUnreadable { get; init; } = UnreadableImages.Skip;

    /// <summary>Stops the training.</summary>
    public CancellationToken Cancellation { get; init; }

    internal override void Validate()
    {
        base.Validate();
        RequireName(LabelColumnName, nameof(LabelColumnName));
        RequireName(FeatureColumnName, nameof(FeatureColumnName));
        RequireName(ScoreColumnName, nameof(ScoreColumnName));
        RequireName(PredictedLabelColumnName, nameof(PredictedLabelColumnName));
        OptionCheck.Require(
            ScoreColumnName != PredictedLabelColumnName, nameof(PredictedLabelColumnName), PredictedLabelColumnName, "another name than the scores");
        OptionCheck.RequireDefined(Depth, nameof(Depth));
        OptionCheck.RequireDefined(OnUnreadable, nameof(OnUnreadable));
        OptionCheck.Require(ValidationFraction is >= 0 and < 1, nameof(ValidationFraction), ValidationFraction, "from 0 to below 1");
        OptionCheck.Require(
            Depth == FineTuneDepth.Classifier || ValidationSet is not null || ValidationFraction > 0,
            nameof(ValidationFraction),
            ValidationFraction,
            $"above 0 where stages are trained without a {nameof(ValidationSet)}");
        OptionCheck.Require(Epochs is null or >= 1, nameof(Epochs), Epochs, "at least 1, or null");
        OptionCheck.Require(TrainingBatchSize is null or >= 2, nameof(TrainingBatchSize), TrainingBatchSize, "at least 2, or null");
        if (LearningRate is { } rate) OptionCheck.RequireAbove0(rate, nameof(LearningRate));
        OptionCheck.Require(Patience is null or >= 1, nameof(Patience), Patience, "at least 1, or null");
        OptionCheck.RequireAtLeast0(LeastImprovement, nameof(LeastImprovement));
        OptionCheck.RequireAtLeast0(WeightDecay, nameof(WeightDecay));
        OptionCheck.Require(
            Loading is not { Classes: not null } and not { Labels: not null },
            nameof(Loading),
            Loading,
            $"without classes and labels, which those of {LabelColumnName} are");
    }
}
