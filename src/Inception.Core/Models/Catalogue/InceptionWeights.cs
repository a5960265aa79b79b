using System.Collections.Frozen;
using Inception.Common;
using Inception.Labels;
using Inception.Models.Downloads;
using Inception.Weights;

namespace Inception.Models.Catalogue;

/// <summary>
/// The catalogue of published weights, by network: <c>InceptionWeights.V3.ImageNet</c>. Files that this library cannot read are listed too, with the reason.
/// </summary>
/// <remarks>
/// Accuracies are those that the publisher states for its own preprocessing: for timm from its <c>results-imagenet.csv</c>, for torchvision, TF-slim, Keras and
/// Cadene from their tables. Checksums come from file names, and from projects that pin these files. An unknown checksum is null.
/// </remarks>
public static partial class InceptionWeights
{
    private const string Slim = "https://github.com/tensorflow/models/tree/master/research/slim";
    private const string KerasModels = "https://github.com/keras-team/keras-applications";
    private const string CadeneModels = "https://github.com/Cadene/pretrained-models.pytorch";
    private const string OnnxZoo = "https://github.com/onnx/models";


    // timm's earlier files have TensorFlow's background class under keys that do not tell it, unlike Cadene's.
    private static readonly WeightLoadOptions DropsBackground = new() { BackgroundClass = true };

    /// <summary>All published weights, in the order of the networks' papers.</summary>
    public static IReadOnlyList<PublishedWeights> Known => Index.All;

    /// <summary>Finds published weights by their id.</summary>
    /// <param name="id">The id of one of the weights in <see cref="Known"/>, e.g. <c>inception_v3.tv_in1k</c>.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentException">No weights have this id; the message lists similar ids.</exception>
    public static PublishedWeights Named(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (Index.ById.TryGetValue(id, out var found)) return found;
        var network = id.Split('.')[0];
        var near = Known.Where(weights => weights.Network == network).ToList();
        var nearest = near.Count > 0 ? "" : NearestName.Suggestion(id, Known.Select(weights => weights.Id));
        throw new ArgumentException(
            $"There are no published weights '{id}'{nearest}. {(near.Count > 0 ? $"Of {network}" : "All")}: "
                + $"{string.Join(", ", (near.Count > 0 ? near : Known).Select(weights => weights.Id))}.",
            nameof(id));
    }

    private static Uri PyTorch(string file) => new("https://download.pytorch.org/models/" + file);

    private static Uri TimmRelease(string release, string file) => new($"https://github.com/rwightman/pytorch-image-models/releases/download/{release}/{file}");

    private static Uri Cadene(string file) => new("http://data.lip6.fr/cadene/pretrainedmodels/" + file);

    private static Uri TensorFlowModels(string file) => new("http://download.tensorflow.org/models/" + file);

    private static Uri KerasRelease(string release, string file) => new($"https://github.com/fchollet/deep-learning-models/releases/download/{release}/{file}");

    private static Uri OnnxModel(string file) => new($"{OnnxZoo}/raw/main/validated/vision/classification/inception_and_googlenet/{file}");

    private static PublishedWeights WithoutTop(PublishedWeights keras) => keras with
    {
        Id = keras.Id + "_notop",
        FileName = keras.FileName.Replace(".h5", "_notop.h5", StringComparison.Ordinal),
        Addresses = [.. keras.Addresses.Select(address => new Uri(address.AbsoluteUri.Replace(".h5", "_notop.h5", StringComparison.Ordinal)))],
        ClassSet = ClassSet.None,
        Classes = 0,
        Top1 = null,
        Top5 = null,
    };

    private static Uri Hub(string id) => HuggingFaceHub.Resolve("timm/" + id, "main", "model.safetensors");

    private static Uri HubPage(string id) => new("https://huggingface.co/timm/" + id);

    // A class of its own: the groups use what is above, and must not begin while the list of them all is made.
    private static class Index
    {
        public static readonly IReadOnlyList<PublishedWeights> All =
            [.. V1.All, .. BnInception.All, .. V2.All, .. V3.All, .. Fid.All, .. V4.All, .. ResNetV1.All, .. ResNetV2.All, .. Xception.All];

        public static readonly FrozenDictionary<string, PublishedWeights> ById = All.ToFrozenDictionary(weights => weights.Id, StringComparer.Ordinal);
    }
}
