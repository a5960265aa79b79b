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
/// Loads trained networks for fine-tuning on other classes. The network gets a new classifier, and all layers before it are frozen at first. Train the network
/// with a <see cref="Trainer"/> and the options of <see cref="GradualUnfreezing"/>, as <c>inception finetune</c> does. Or train only the classifier, in
/// seconds, as a <see cref="Transfer.LinearHead"/> on the features of a <see cref="Transfer.FeatureCache"/>.
/// </summary>
public static class FineTune
{
    /// <summary>Loads published weights with a new classifier. Weights that are not in the cache are downloaded.</summary>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="labels">The names of the new classes, e.g. <c>new LabelSet(images.ClassNames)</c>.</param>
    /// <param name="options">Device, cache, dropout and other settings. Defaults when null.</param>
    /// <returns>The model in training mode, with all layers before the classifier frozen. The caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, the options set classes or labels, or the network does not end in a classifier.
    /// </exception>
    /// <exception cref="NotSupportedException">The format of the weights is not supported.</exception>
    /// <exception cref="DownloadException">The file could not be downloaded. The message says which file to put where.</exception>
    /// <exception cref="WeightMismatchException">The checkpoint does not fit the layers before the classifier.</exception>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public static Model FromPretrained(PublishedWeights weights, LabelSet labels, ModelOptions? options = null) =>
        Frozen(Model.Load(weights, WithClassifierFor(labels, options)));

    /// <summary>Loads a checkpoint, such as the result of a training, with a new classifier.</summary>
    /// <param name="path">The path of the checkpoint.</param>
    /// <param name="labels">The names of the new classes, e.g. <c>new LabelSet(images.ClassNames)</c>.</param>
    /// <param name="options">
    /// Dropout, device and other settings. A checkpoint without metadata needs <see cref="ModelOptions.Network"/> and <see cref="ModelOptions.Preprocessing"/>.
    /// </param>
    /// <returns>The model in training mode, with all layers before the classifier frozen. The caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, the options set classes or labels, or the network does not end in a classifier.
    /// </exception>
    /// <exception cref="WeightMismatchException">The checkpoint does not fit the layers before the classifier.</exception>
    /// <exception cref="CheckpointException">The file is damaged, or has no metadata and the options do not set the network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model FromPretrained(string path, LabelSet labels, ModelOptions? options = null) =>
        Frozen(Model.Load(path, WithClassifierFor(labels, options)));

    /// <summary>
    /// Loads published weights without blocking the caller; otherwise like <see cref="FromPretrained(PublishedWeights, LabelSet, ModelOptions?)"/>.
    /// </summary>
    /// <inheritdoc cref="FromPretrained(PublishedWeights, LabelSet, ModelOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="weights">The weights.</param>
    /// <param name="labels">The names of the new classes.</param>
    /// <param name="options">Device, cache, dropout and other settings. Defaults when null.</param>
    /// <param name="cancellation">Stops the download, which a later call resumes, or cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static async Task<Model> FromPretrainedAsync(
        PublishedWeights weights, LabelSet labels, ModelOptions? options = null, CancellationToken cancellation = default) =>
        Frozen(await Model.LoadAsync(weights, WithClassifierFor(labels, options), cancellation).ConfigureAwait(false));

    /// <summary>Loads a checkpoint without blocking the caller; otherwise like <see cref="FromPretrained(string, LabelSet, ModelOptions?)"/>.</summary>
    /// <inheritdoc cref="FromPretrained(string, LabelSet, ModelOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="path">The path of the checkpoint.</param>
    /// <param name="labels">The names of the new classes.</param>
    /// <param name="options">Dropout, device and other settings. A checkpoint without metadata needs the network and the preprocessing.</param>
    /// <param name="cancellation">Cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static async Task<Model> FromPretrainedAsync(string path, LabelSet labels, ModelOptions? options = null, CancellationToken cancellation = default) =>
        Frozen(await Model.LoadAsync(path, WithClassifierFor(labels, options), cancellation).ConfigureAwait(false));

    /// <summary>
    /// Suggests settings for fine-tuning a model on a data set: batch size, epochs, schedule and start. <c>inception finetune</c> uses the same settings.
    /// </summary>
    /// <param name="model">The model, as returned by <see cref="FromPretrained(string, LabelSet, ModelOptions?)"/>.</param>
    /// <param name="training">The training images. A few of them are read.</param>
    /// <returns>The suggestion; <see cref="TrainingSuggestion.ToOptions"/> converts it to options of a <see cref="Trainer"/>.</returns>
    public static TrainingSuggestion Suggest(Model model, ILabelledImages training)
    {
        ArgumentNullException.ThrowIfNull(model);
        return TrainingSuggestion.ForFineTuning(
            DataSetProfile.Measure(training), model.Network, model.Preprocessing.CropSize, ModuleDevice.Find(model.Network).type);
    }

    /// <summary>The row of the classifier, which a new classifier replaces.</summary>
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

    /// <summary>Freezes everything except the classifier.</summary>
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
