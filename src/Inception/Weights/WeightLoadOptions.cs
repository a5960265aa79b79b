using Inception.Common;
using Inception.Weights.Formats;
using Inception.Weights.Layouts;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>How a checkpoint is matched with a model.</summary>
public sealed record WeightLoadOptions
{
    /// <summary>The defaults: strict, every key as it stands.</summary>
    public static WeightLoadOptions Default { get; } = new();

    /// <summary>
    /// Whether every key of the model must be in the file with its shape, and the other way round (default). Otherwise what fits is loaded,
    /// and the report says what does not.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// Keys that begin with one of these are neither loaded nor missed, such as <c>AuxLogits.</c> for a model without this head, or
    /// <c>fc.</c> to keep the model's own head. Compared after <see cref="KeyMap"/>.
    /// </summary>
    public IReadOnlyList<string> IgnoredPrefixes { get; init; } = [];

    /// <summary>
    /// Turns a key of the file into a key of the model, for checkpoints with foreign names; it gives null to ignore a key. When not set (default), the
    /// model's own keys and those of <see cref="Layouts"/> are accepted, and the prefix under which they are found is taken off (<c>model.</c> of Lightning,
    /// <c>module.</c> of DataParallel). With a key map only a <c>module.</c> or <c>_orig_mod.</c> before every key has been removed by then.
    /// </summary>
    public Func<string, string?>? KeyMap { get; init; }

    /// <summary>
    /// Layouts that are accepted besides the model's own keys; a network adds those of its table. The one is taken under which most of the model's keys are
    /// found; of several the one whose number of classes the file has, else the first, the model's own before all;
    /// <see cref="WeightLoadReport.Layout"/> says which.
    /// </summary>
    public IReadOnlyList<WeightLayout> Layouts { get; init; } = [];

    /// <summary>
    /// What becomes of a network's classifier and those of its auxiliary heads: strict by default. To train for other classes from published weights, keep
    /// the network's own by <see cref="ClassifierLoading.Skip"/>.
    /// </summary>
    public ClassifierLoading Classifier { get; init; }

    /// <summary>
    /// Whether class 0 of the file is the background, as in files of 1001 classes that come from TensorFlow: it is dropped where the network has one class
    /// less. When not set (default), as the file's layout says; the model's own keys say no.
    /// </summary>
    public bool? BackgroundClass { get; init; }

    /// <summary>
    /// Whether the filters of the first convolution are adapted to other images than they were trained on (default: no): one channel takes their sum,
    /// more channels take them in turn, scaled so that their sum keeps its size.
    /// </summary>
    public bool AdaptInputChannels { get; init; }

    /// <summary>
    /// Whether weights that are infinite or no number are loaded (default: no). Loading stops otherwise with a <see cref="NonFiniteWeightsException"/>, which
    /// names the tensors. <see cref="WeightLoadReport.NonFinite"/> lists those that were let in.
    /// </summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>Limits for reading the file, and which of its dictionaries is wanted. Used where a path is given.</summary>
    public CheckpointOptions Checkpoint { get; init; } = CheckpointOptions.Default;

    internal WeightLoadOptions Validated(nn.Module module)
    {
        OptionCheck.RequireDefined(Classifier, nameof(Classifier));
        var needsRoles = Classifier != ClassifierLoading.Strict || BackgroundClass is not null || AdaptInputChannels;
        return needsRoles && module is not IWeightTarget
            ? throw new ArgumentException(
                $"{module.GetName()} does not say which of its layers are classifiers and which reads the images, as {nameof(Classifier)}, "
                + $"{nameof(BackgroundClass)} and {nameof(AdaptInputChannels)} ask; a network of a table does. {nameof(IgnoredPrefixes)} leaves layers of any "
                + "module as they are.")
            : this;
    }
}
