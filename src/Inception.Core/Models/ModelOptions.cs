using Inception.Common;
using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;

namespace Inception.Models;

/// <summary>
/// How <c>Model.Load</c> loads a model. Every option may be left out for published weights and for checkpoints with
/// metadata.
/// </summary>
public sealed record ModelOptions
{
    /// <summary>Where the weights live, as PyTorch writes it: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. The CPU when null.</summary>
    public string? Device { get; init; }

    /// <summary>The type of weights and activations; float32 when null.</summary>
    public ElementType? DType { get; init; }

    /// <summary>
    /// The network of a checkpoint without metadata, e.g. <c>NetworkFamily.Named("inception_v3") with { Classes = 10 }</c>. Needed for such a
    /// checkpoint, with
    /// <see cref="Preprocessing"/>. Null for published weights. A checkpoint with metadata accepts its own network only.
    /// </summary>
    public FamilyOptions? Network { get; init; }

    /// <summary>The preprocessing of images; that of the metadata or of the published weights when null.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>The names of the classes; those of the metadata or of the published weights when null. There must be one for each class.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>
    /// The length of a new classifier, at least 1, with random weights. Everything else is loaded, as <see cref="ClassifierLoading.Skip"/> does. The model
    /// then has no labels, unless <see cref="Labels"/> has some. The checkpoint's classifier is loaded when null.
    /// </summary>
    public int? Classes { get; init; }

    /// <summary>The share of features dropped before the classifier in training, from 0 to below 1; the network's own when null.</summary>
    public double? Dropout { get; init; }

    /// <summary>Whether the auxiliary heads are built, for training. Default false.</summary>
    public bool AuxiliaryHeads { get; init; }

    /// <summary>Whether training saves memory by <see cref="NetworkOptions.GradientCheckpointing"/>. Default false.</summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>
    /// How the checkpoint is matched with the network; strictly when null. <see cref="WeightLoadOptions.AdaptInputChannels"/> adapts the network to the
    /// channels that <see cref="Preprocessing"/> makes.
    /// </summary>
    public WeightLoadOptions? Loading { get; init; }

    /// <summary>The cache of published weights; the user's cache when null.</summary>
    public WeightCache? Cache { get; init; }

    /// <summary>Reports the progress of a download of published weights.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>A file with the published weights, in place of a download. Only its keys and shapes are checked. Published weights only.</summary>
    public string? File { get; init; }

    /// <summary>Checks every option in one place.</summary>
    /// <param name="published">The published weights to load; null for a checkpoint of one's own.</param>
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

    /// <summary>The options to build a network by: its own, with those that are set here.</summary>
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
