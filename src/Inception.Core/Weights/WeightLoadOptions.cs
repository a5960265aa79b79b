using Inception.Common;
using Inception.Weights.Formats;
using Inception.Weights.Layouts;

namespace Inception.Weights;

/// <summary>How a checkpoint is matched with a model.</summary>
public sealed record WeightLoadOptions
{
    /// <summary>The defaults: strict, with unchanged keys.</summary>
    public static WeightLoadOptions Default { get; } = new();

    /// <summary>
    /// Whether every key of the model must be in the file with its shape, and every key of the file in the model (default). Otherwise everything
    /// that fits is loaded, and the report lists the rest.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// Prefixes of keys that are neither loaded nor reported missing, such as <c>AuxLogits.</c> for a model without this head, or
    /// <c>fc.</c> to keep the model's own head. Compared after <see cref="KeyMap"/>.
    /// </summary>
    public IReadOnlyList<string> IgnoredPrefixes { get; init; } = [];

    /// <summary>
    /// Turns a key of the file into a key of the model, for checkpoints with foreign names; it returns null to ignore a key. When not set (default),
    /// the model's own keys and those of <see cref="Layouts"/> are accepted, and the prefix before them is removed (<c>model.</c> of Lightning,
    /// <c>module.</c> of DataParallel). With a key map, only a <c>module.</c> or <c>_orig_mod.</c> before every key is removed first.
    /// </summary>
    public Func<string, string?>? KeyMap { get; init; }

    /// <summary>
    /// Layouts that are accepted besides the model's own keys; a network adds those of its table. Loading uses the layout with the most matching
    /// keys. Of several, it uses the one with the file's number of classes, otherwise the first; the model's own keys have priority.
    /// <see cref="WeightLoadReport.Layout"/> names the layout.
    /// </summary>
    public IReadOnlyList<WeightLayout> Layouts { get; init; } = [];

    /// <summary>
    /// How the classifier of a network and those of its auxiliary heads are loaded: strictly by default. To train other classes from published
    /// weights, keep the network's own classifier with <see cref="ClassifierLoading.Skip"/>.
    /// </summary>
    public ClassifierLoading Classifier { get; init; }

    /// <summary>
    /// Whether class 0 of the file is the background, as in TensorFlow's files of 1001 classes. The background class is dropped if the network has
    /// one class less. When not set (default), the file's layout decides; with the model's own keys there is none.
    /// </summary>
    public bool? BackgroundClass { get; init; }

    /// <summary>
    /// Whether the filters of the first convolution are adapted to another number of image channels (default: no). One channel gets the sum of the
    /// filters. More channels get the filters in turn, scaled so that their sum keeps its size.
    /// </summary>
    public bool AdaptInputChannels { get; init; }

    /// <summary>
    /// Whether weights that are infinite or NaN are loaded (default: no). Otherwise loading stops with a <see cref="NonFiniteWeightsException"/>,
    /// which names the tensors. <see cref="WeightLoadReport.NonFinite"/> lists the loaded ones.
    /// </summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>The limits for reading the file, and the dictionary to use. Used if a path is given.</summary>
    public CheckpointOptions Checkpoint { get; init; } = CheckpointOptions.Default;

    /// <summary>Checks every option in one place.</summary>
    /// <param name="knowsRoles">Whether the model says which of its layers are classifiers, and which reads the images.</param>
    /// <param name="model">The model's name.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or asks for a layer of which nothing is known.</exception>
    internal WeightLoadOptions Validated(bool knowsRoles, string model)
    {
        OptionCheck.RequireDefined(Classifier, nameof(Classifier));
        var needsRoles = Classifier != ClassifierLoading.Strict || BackgroundClass is not null || AdaptInputChannels;
        return needsRoles && !knowsRoles
            ? throw new ArgumentException(
                $"{model} does not say which of its layers are classifiers and which reads the images, as {nameof(Classifier)}, "
                + $"{nameof(BackgroundClass)} and {nameof(AdaptInputChannels)} ask; a network of a table does. {nameof(IgnoredPrefixes)} leaves layers of any "
                + "module as they are.")
            : this;
    }
}
