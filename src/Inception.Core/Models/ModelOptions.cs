using Inception.Common;
using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;

namespace Inception.Models;

/// <summary>
/// Options of <c>Model.Load</c>. Published weights and checkpoints with metadata need none of them.
/// </summary>
public sealed record ModelOptions
{
    /// <summary>The device of the weights, in PyTorch's notation: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. The CPU when null.</summary>
    public string? Device { get; init; }

    /// <summary>The number type of weights and activations. Float32 when null.</summary>
    public ElementType? DType { get; init; }

    /// <summary>
    /// The network of a checkpoint without metadata, e.g. <c>NetworkFamily.Named("inception_v3") with { Classes = 10 }</c>. Such a checkpoint needs this option
    /// and <see cref="Preprocessing"/>. Must be null for published weights. For a checkpoint with metadata, only the network in the metadata is accepted.
    /// </summary>
    public FamilyOptions? Network { get; init; }

    /// <summary>The preprocessing of images. When null, that of the metadata or of the published weights.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>The names of the classes, one for each class. When null, those of the metadata or of the published weights.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>
    /// The number of classes of a new classifier with random weights, at least 1. All other layers are loaded, as with <see cref="ClassifierLoading.Skip"/>.
    /// The model then has no labels, unless <see cref="Labels"/> is set. When null, the classifier of the checkpoint is loaded.
    /// </summary>
    public int? Classes { get; init; }

    /// <summary>The fraction of features dropped before the classifier in training, from 0 to below 1. When null, the default of the network.</summary>
    public double? Dropout { get; init; }

    /// <summary>Whether the auxiliary heads are built, for training. Default false.</summary>
    public bool AuxiliaryHeads { get; init; }

    /// <summary>Whether training saves memory by recomputing activations; see <see cref="NetworkOptions.GradientCheckpointing"/>. Default false.</summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>
    /// How the checkpoint is matched with the network. Strictly when null. <see cref="WeightLoadOptions.AdaptInputChannels"/> adapts the first layer to the
    /// number of channels that <see cref="Preprocessing"/> produces.
    /// </summary>
    public WeightLoadOptions? Loading { get; init; }

    /// <summary>The cache of published weights. The user's cache when null.</summary>
    public WeightCache? Cache { get; init; }

    /// <summary>Receives the progress when published weights are downloaded.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>
    /// The path of a file with the published weights, used in place of a download. Only its keys and shapes are checked. For published weights only.
    /// </summary>
    public string? File { get; init; }

    /// <summary>Checks every option in one place.</summary>
    /// <param name="published">The published weights to load. Null for another checkpoint.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">An option would be ignored, or two contradict each other.</exception>
    internal ModelOptions Validated(PublishedWeights? published)
    {
        DeviceName.Check(Device, nameof(Device));
        OptionCheck.Require(Classes is null or >= 1, nameof(Classes), Classes, "at least 1, or null");
        OptionCheck.Require(Dropout is null or (>= 0 and < 1), nameof(Dropout), Dropout, "from 0 to below 1, or null");
        if (Classes is not null && Labels is not null && Classes != Labels.Count)
        {
            throw new ArgumentException(
                $"{nameof(Classes)} is {Classes}, and {nameof(Labels)} has {Labels.Count} labels: leave out {nameof(Classes)} or make them equal.");
        }

        if (published is null && File is not null)
            throw new ArgumentException($"{nameof(File)} is the file of published weights: give '{File}' as the path of the checkpoint.");
        if (published is not null && Network is not null)
            throw new ArgumentException(
                $"{published.Id} are weights of {published.Network}, with options of their own: leave out {nameof(Network)}, or change the weights: "
                + "weights with { Options = … }.");
        return this;
    }

    /// <summary>The options of a network, with the changes that are set here.</summary>
    internal FamilyOptions For(FamilyOptions network)
    {
        var loading = Loading is null ? network.Loading : Loading with { BackgroundClass = Loading.BackgroundClass ?? network.Loading.BackgroundClass };
        if (Classes is not null) loading = loading with { Classifier = ClassifierLoading.Skip };
        return network with
        {
            Device = Device ?? network.Device,
            DType = DType ?? network.DType,
            Classes = Classes ?? network.Classes,
            InputChannels = loading.AdaptInputChannels && Preprocessing is not null ? Preprocessing.Channels : network.InputChannels,
            Dropout = Dropout ?? network.Dropout,
            AuxiliaryHeads = AuxiliaryHeads || network.AuxiliaryHeads,
            GradientCheckpointing = GradientCheckpointing || network.GradientCheckpointing,
            Loading = loading,
        };
    }
}
