using Inception.Common;
using Inception.Weights.Formats;
using Inception.Weights.Layouts;

namespace Inception.Weights;

/// <summary>Options for loading a checkpoint into a model: strictness, key names, classifier and limits.</summary>
public sealed record WeightLoadOptions
{
    /// <summary>The defaults: strict, with unchanged keys.</summary>
    public static WeightLoadOptions Default { get; } = new();

    /// <summary>
    /// Whether loading is strict: the model and the file must have the same keys with the same shapes. Default true. If false, everything that fits is loaded,
    /// and the report lists the rest.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// Prefixes of keys that are neither loaded nor reported as missing, such as <c>AuxLogits.</c> for a model without this head, or <c>fc.</c> to keep the
    /// model's own classifier. The prefixes are compared after <see cref="KeyMap"/>. None by default.
    /// </summary>
    public IReadOnlyList<string> IgnoredPrefixes { get; init; } = [];

    /// <summary>
    /// Converts a key of the file to a key of the model, for checkpoints with other names. A null result ignores the key. When this option is null (default),
    /// the model's own keys and those of <see cref="Layouts"/> are accepted, and a common prefix is removed (such as <c>model.</c> of Lightning or
    /// <c>module.</c> of DataParallel). With a key map, only a common <c>module.</c> or <c>_orig_mod.</c> is removed first.
    /// </summary>
    public Func<string, string?>? KeyMap { get; init; }

    /// <summary>
    /// Layouts that are accepted in addition to the model's own keys. A network adds the layouts of its table. Loading uses the layout with the most matching
    /// keys. If several match equally, the layout with the file's number of classes is used, otherwise the first. The model's own keys have priority.
    /// <see cref="WeightLoadReport.Layout"/> is the layout that was used.
    /// </summary>
    public IReadOnlyList<WeightLayout> Layouts { get; init; } = [];

    /// <summary>
    /// How the classifiers of a network and of its auxiliary heads are loaded. Default: strictly. To fine-tune published weights on other classes, keep the
    /// network's own classifier with <see cref="ClassifierLoading.Skip"/>.
    /// </summary>
    public ClassifierLoading Classifier { get; init; }

    /// <summary>
    /// Whether class 0 of the file is a background class, as in TensorFlow's files with 1001 classes. The background class is dropped if the network has one
    /// class less. When null (default), the layout of the file decides; a file with the model's own keys has no background class.
    /// </summary>
    public bool? BackgroundClass { get; init; }

    /// <summary>
    /// Whether the filters of the first convolution are adapted to another number of image channels. Default false. A single channel gets the sum of the
    /// filters. More channels get the filters in turn, scaled so that the sum of the filters keeps its magnitude.
    /// </summary>
    public bool AdaptInputChannels { get; init; }

    /// <summary>
    /// Whether weights that are infinite or NaN are loaded. Default false: loading such weights throws a <see cref="NonFiniteWeightsException"/>, which lists
    /// the tensors. If true, <see cref="WeightLoadReport.NonFinite"/> lists the tensors.
    /// </summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>Limits for reading the file, and the dictionary to use. Ignored if an open checkpoint is loaded.</summary>
    public CheckpointOptions Checkpoint { get; init; } = CheckpointOptions.Default;

    /// <summary>Checks every option in one place.</summary>
    /// <param name="knowsRoles">Whether it is known which layers of the model are classifiers, and which layer reads the images.</param>
    /// <param name="model">The model's name.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or refers to a layer that is not known.</exception>
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
