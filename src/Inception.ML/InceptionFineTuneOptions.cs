using Inception.Common;
using Inception.Preprocessing;
using Inception.Training.Augmentation;
using Microsoft.ML;

namespace Inception.ML;

/// <summary>Options of <c>InceptionFineTune</c>. The default column names are those of ML.NET's ImageClassification samples.</summary>
public sealed record InceptionFineTuneOptions : InceptionTransformOptions
{
    /// <summary>The column of the class: a key, as <c>MapValueToKey</c> creates it. Default <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of images: files (a vector of bytes), paths (text) or <c>MLImage</c>. Default <c>Image</c>.</summary>
    public string FeatureColumnName { get; init; } = "Image";

    /// <summary>The column of the class probabilities. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column of the most probable class: a key with the values of the label column. Default <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>
    /// The validation images, with the same columns and keys as the training data. When null (default), <see cref="ValidationFraction"/> of the training data
    /// is used for validation.
    /// </summary>
    public IDataView? ValidationSet { get; init; }

    /// <summary>
    /// The share of each class that is held back for validation if there is no <see cref="ValidationSet"/>, from 0 to below 1. Default 0.1. With 0, the
    /// classifier is trained on all images, without validation.
    /// </summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>The part of the network to train. Default: only the classifier.</summary>
    public FineTuneDepth Depth { get; init; } = FineTuneDepth.Classifier;

    /// <summary>
    /// If stages are trained: a stage that stays frozen together with all stages before it, e.g. <c>Mixed_6e</c>. Null (default) trains all stages.
    /// </summary>
    public string? KeepFrozenUpTo { get; init; }

    /// <summary>The number of epochs in which stages are trained, at least 1. When null (default), a number that suits the number of images.</summary>
    public int? Epochs { get; init; }

    /// <summary>The batch size for training stages, at least 2. When null (default), a size that suits the number of images.</summary>
    public int? TrainingBatchSize { get; init; }

    /// <summary>The highest learning rate of the stages, above 0. 0.01 when null (default).</summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// Early stopping: the number of epochs without a better validation accuracy after which the training of stages ends, at least 1. Null trains all epochs.
    /// Default 5. The best epoch is kept in both cases.
    /// </summary>
    public int? Patience { get; init; } = 5;

    /// <summary>The increase of the validation accuracy that counts as an improvement, at least 0. Default 0.</summary>
    public double LeastImprovement { get; init; }

    /// <summary>The weight decay of the classifier, at least 0. Default 0.01, which suits tens to hundreds of images for each class.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The augmentation of images when stages are trained. None when null (default).</summary>
    public ImageAugmentation? Augmentation { get; init; }

    /// <summary>
    /// The seed of all random numbers. When null (default), the seed of the <see cref="MLContext"/>, or 1 if it has none. The same seed gives the same model on
    /// the same machine.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>
    /// The folder of cached features and temporary files. It is created if it does not exist. When null (default), the user's cache and the system's temporary
    /// folder are used. Cached features are not computed again.
    /// </summary>
    public string? WorkspacePath { get; init; }

    /// <summary>Receives the progress, on the thread of the training.</summary>
    public Action<InceptionFineTuneMetrics>? MetricsCallback { get; init; }

    /// <summary>
    /// What happens to images that cannot be read. Either they are skipped and <see cref="InceptionFineTuneReport.SkippedImages"/> lists them (default), or the
    /// training fails. When the trained model is applied, <see cref="UnreadableImages.Skip"/> gives missing values.
    /// </summary>
    public UnreadableImages OnUnreadable { get; init; } = UnreadableImages.Skip;

    /// <summary>Cancels the training.</summary>
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
