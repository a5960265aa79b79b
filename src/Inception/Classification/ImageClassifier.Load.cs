using Inception.Models;
using Inception.Models.Catalogue;

namespace Inception.Classification;

public sealed partial class ImageClassifier
{
    /// <summary>Loads a checkpoint with metadata as a classifier: <see cref="Model.Load(string, ModelOptions?)"/> in one step.</summary>
    /// <inheritdoc cref="Model.Load(string, ModelOptions?)" path="/exception"/>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="model">Options for loading the model, such as the device.</param>
    /// <param name="options">Options for classifying images, such as compilation and batch size.</param>
    /// <returns>The classifier; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The model has no labels, or an option does not fit it.</exception>
    public static ImageClassifier Load(string path, ModelOptions? model = null, ImageClassifierOptions? options = null)
    {
        options = Owning(options);
        return Create(Model.Load(path, model), options);
    }

    /// <summary>Loads published weights as a classifier: <see cref="Model.Load(PublishedWeights, ModelOptions?)"/> in one step.</summary>
    /// <inheritdoc cref="Model.Load(PublishedWeights, ModelOptions?)" path="/exception"/>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="model">Options for loading the model, such as device and cache.</param>
    /// <param name="options">Options for classifying images, such as compilation and batch size.</param>
    /// <returns>The classifier; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The format of the weights is not supported, or they have no class names.</exception>
    public static ImageClassifier Load(PublishedWeights weights, ModelOptions? model = null, ImageClassifierOptions? options = null)
    {
        RequireClassNames(weights, model);
        options = Owning(options);
        return Create(Model.Load(weights, model), options);
    }

    /// <summary>Loads a checkpoint as a classifier without blocking the caller.</summary>
    /// <inheritdoc cref="Load(string, ModelOptions?, ImageClassifierOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="model">Options for loading the model, such as the device.</param>
    /// <param name="options">Options for classifying images, such as compilation and batch size.</param>
    /// <param name="cancellation">Cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public static Task<ImageClassifier> LoadAsync(
        string path, ModelOptions? model = null, ImageClassifierOptions? options = null, CancellationToken cancellation = default) =>
        Task.Run(() => Load(path, model, options), cancellation);

    /// <summary>Loads published weights as a classifier without blocking the caller.</summary>
    /// <inheritdoc cref="Load(PublishedWeights, ModelOptions?, ImageClassifierOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="model">Options for loading the model, such as device and cache.</param>
    /// <param name="options">Options for classifying images, such as compilation and batch size.</param>
    /// <param name="cancellation">Stops the download, which a later call resumes, or cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public static async Task<ImageClassifier> LoadAsync(
        PublishedWeights weights, ModelOptions? model = null, ImageClassifierOptions? options = null, CancellationToken cancellation = default)
    {
        RequireClassNames(weights, model);
        options = Owning(options);
        var loaded = await Model.LoadAsync(weights, model, cancellation).ConfigureAwait(false);
        return await Task.Run(() => Create(loaded, options), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Refuses weights without class names before they are downloaded.</summary>
    private static void RequireClassNames(PublishedWeights weights, ModelOptions? model)
    {
        ArgumentNullException.ThrowIfNull(weights);
        weights.RequireReadable();
        if (weights.Labels is null && model?.Labels is null)
            throw new NotSupportedException(
                $"{weights.Id} has no class names ({weights.ClassSet}): it makes features. Use it by {nameof(Model)}.{nameof(Model.Load)}, "
                + $"or set {nameof(ModelOptions)}.{nameof(ModelOptions.Labels)}.");
    }

    private static ImageClassifier Create(Model model, ImageClassifierOptions? options)
    {
        try
        {
            return new(model, options);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static ImageClassifierOptions? Owning(ImageClassifierOptions? options) => options?.LeaveModelOpen != true ? options : throw new ArgumentException(
        $"Only the classifier has the model that {nameof(Load)} makes: leave out {nameof(ImageClassifierOptions.LeaveModelOpen)}, or load a "
            + $"{nameof(Model)} first.", nameof(options));
}
