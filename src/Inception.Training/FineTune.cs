using Inception.Labels;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Training.Data;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Training;

/// <summary>
/// Loads trained networks for other classes: a new classifier on a trained trunk, which is frozen to begin with. Train it by a <see cref="Trainer"/> with
/// the options of <see cref="GradualUnfreezing"/>, as <c>inception finetune</c> does. Or train the classifier alone, in seconds, by a
/// <see cref="Transfer.LinearHead"/> on features of a <see cref="Transfer.FeatureCache"/>.
/// </summary>
public static class FineTune
{
    /// <summary>Loads published weights under a new classifier. They are downloaded when they are not in the cache.</summary>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="labels">The names of the new classes, e.g. <c>new LabelSet(images.ClassNames)</c>.</param>
    /// <param name="options">Device, cache, dropout and the like; null for the defaults.</param>
    /// <returns>The model, in training mode; everything before its classifier is frozen. The caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or names classes or labels; or the network ends in something other than a classifier.
    /// </exception>
    /// <exception cref="NotSupportedException">The weights are of a format that cannot be read.</exception>
    /// <exception cref="DownloadException">The file could not be downloaded. The message says which file to put where.</exception>
    /// <exception cref="WeightMismatchException">The file does not fit the network before its classifier.</exception>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public static Model FromPretrained(PublishedWeights weights, LabelSet labels, ModelOptions? options = null) =>
        Frozen(Model.Load(weights, WithClassifierFor(labels, options)));

    /// <summary>Loads a checkpoint under a new classifier: one that a training saved, say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">The names of the new classes, e.g. <c>new LabelSet(images.ClassNames)</c>.</param>
    /// <param name="options">
    /// Dropout, device and the like; for a checkpoint without metadata <see cref="ModelOptions.Network"/> and <see cref="ModelOptions.Preprocessing"/>.
    /// </param>
    /// <returns>The model, in training mode; everything before its classifier is frozen. The caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or names classes or labels; or the network ends in something other than a classifier.
    /// </exception>
    /// <exception cref="WeightMismatchException">The file does not fit the network before its classifier.</exception>
    /// <exception cref="CheckpointException">The file is damaged, or has no metadata where the options name no network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model FromPretrained(string path, LabelSet labels, ModelOptions? options = null) =>
        Frozen(Model.Load(path, WithClassifierFor(labels, options)));

    /// <summary>
    /// Loads published weights without holding up the caller; otherwise like <see cref="FromPretrained(PublishedWeights, LabelSet, ModelOptions?)"/>.
    /// </summary>
    /// <inheritdoc cref="FromPretrained(PublishedWeights, LabelSet, ModelOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="weights">The weights.</param>
    /// <param name="labels">The names of the new classes.</param>
    /// <param name="options">Device, cache, dropout and the like; null for the defaults.</param>
    /// <param name="cancellation">Stops the download, of which the cache keeps what has come, or cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static async Task<Model> FromPretrainedAsync(
        PublishedWeights weights, LabelSet labels, ModelOptions? options = null, CancellationToken cancellation = default) =>
        Frozen(await Model.LoadAsync(weights, WithClassifierFor(labels, options), cancellation).ConfigureAwait(false));

    /// <summary>Loads a checkpoint without holding up the caller; otherwise like <see cref="FromPretrained(string, LabelSet, ModelOptions?)"/>.</summary>
    /// <inheritdoc cref="FromPretrained(string, LabelSet, ModelOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="path">The file.</param>
    /// <param name="labels">The names of the new classes.</param>
    /// <param name="options">Dropout, device and the like; for a checkpoint without metadata its network and preprocessing.</param>
    /// <param name="cancellation">Cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static async Task<Model> FromPretrainedAsync(string path, LabelSet labels, ModelOptions? options = null, CancellationToken cancellation = default) =>
        Frozen(await Model.LoadAsync(path, WithClassifierFor(labels, options), cancellation).ConfigureAwait(false));

    /// <summary>What suits the fine-tuning of a model on some images: batches, epochs, schedule and start, as <c>inception finetune</c> takes them.</summary>
    /// <param name="model">The model, as <see cref="FromPretrained(string, LabelSet, ModelOptions?)"/> gives it.</param>
    /// <param name="training">The images to learn from, a few of which are read.</param>
    /// <returns>The suggestion; <see cref="TrainingSuggestion.ToOptions"/> gives options for a <see cref="Trainer"/>.</returns>
    public static TrainingSuggestion Suggest(Model model, ILabelledImages training)
    {
        ArgumentNullException.ThrowIfNull(model);
        return TrainingSuggestion.ForFineTuning(
            DataSetProfile.Measure(training), model.Network, model.Preprocessing.CropSize, ModuleDevice.Find(model.Network).type);
    }

    /// <summary>The row that a new classifier takes the place of.</summary>
    internal static Linear ClassifierOf(InceptionNetwork network) => network.Table.Classifier
        ?? throw new ArgumentException($"Expected a network that ends in a fully connected classifier. {network.GetName()} does not.", nameof(network));

    private static ModelOptions WithClassifierFor(LabelSet labels, ModelOptions? options)
    {
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new();
        if (options.Classes is not null || options.Labels is not null)
        {
            throw new ArgumentException(
                $"The new classes are those of {nameof(labels)}: leave out {nameof(ModelOptions)}.{nameof(ModelOptions.Classes)} and "
                    + $"{nameof(ModelOptions.Labels)}.",
                nameof(options));
        }

        return options with { Classes = labels.Count, Labels = labels };
    }

    /// <summary>The model with everything frozen but its classifier.</summary>
    private static Model Frozen(Model model)
    {
        try
        {
            var classifier = ClassifierOf(model.Network).Name;
            model.Network.Freeze(model.Network.StageNames.TakeWhile(stage => stage != classifier).Last());
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
