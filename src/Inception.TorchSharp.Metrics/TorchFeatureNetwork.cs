using System.Globalization;
using Inception.Imaging;
using Inception.Metrics.Extraction;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Metrics;

/// <summary>
/// Computes features of images with a network on libtorch, on the CPU or a GPU: for tensors in a training loop (<see cref="Extract"/>), or for files with a
/// <see cref="FeatureExtractor"/>. Safe for any number of threads.
/// </summary>
public sealed class TorchFeatureNetwork : IFeatureNetwork
{
    private readonly IInferenceNetwork _network;
    private readonly bool _isOwned;

    /// <summary>Wraps a network: a compiled engine, or an uncompiled network by <c>network.AsInference(NetworkOutput.Embedding)</c>.</summary>
    /// <param name="network">The network. The caller keeps it alive, and disposes it after this object.</param>
    /// <param name="identity">
    /// A text that changes whenever features may change, such as a digest of the weights plus the precision. The cache of
    /// <see cref="ExtractionOptions.CacheFolder"/> treats networks with the same identity as the same network. The name of a file is not sufficient.
    /// </param>
    /// <exception cref="ArgumentException">The output of the network is logits, or the identity is empty.</exception>
    public TorchFeatureNetwork(IInferenceNetwork network, string identity)
        : this(network, identity, isOwned: false)
    {
    }

    private TorchFeatureNetwork(IInferenceNetwork network, string identity, bool isOwned)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(identity);
        if (network.Output != NetworkOutput.Embedding)
            throw new ArgumentException("Expected a network whose output is the embedding: network.AsInference(NetworkOutput.Embedding).", nameof(network));
        (_network, Identity, _isOwned) = (network, identity, isOwned);
        var dimensions = checked((int)network.Table.EmbeddingShape.Count);
        Layers = [new(dimensions.ToString(CultureInfo.InvariantCulture), dimensions)];
    }

    /// <inheritdoc/>
    public string Name => _network.Table.Name;

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public string Engine => "libtorch";

    /// <inheritdoc/>
    public IReadOnlyList<FeatureLayer> Layers { get; }

    /// <summary>The length of a row of features.</summary>
    public int FeatureLength => Layers[0].Length;

    /// <summary>Loads the FID network.</summary>
    /// <param name="weights">
    /// The path of a checkpoint with pytorch-fid's keys. When null, the published weights, which are downloaded if they are not in the cache.
    /// </param>
    /// <param name="device">The device, in PyTorch's notation: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</param>
    /// <returns>The network; the caller disposes it.</returns>
    /// <exception cref="InceptionException">The weights cannot be downloaded or do not fit.</exception>
    public static TorchFeatureNetwork LoadFid(string? weights = null, string device = "cpu")
    {
        var path = weights ?? new Models.Catalogue.WeightCache().Get(FidNetwork.PublishedWeights);
        var network = new FidInceptionV3Options { Device = device }.Create(path);
        network.eval();
        return new(network.AsInference(NetworkOutput.Embedding), $"libtorch float32 {device}, weights {Digest(network)}", isOwned: true);
    }

    /// <summary>Computes the features of images, with the same preprocessing that libraries apply to image files with these pixels.</summary>
    /// <param name="images">
    /// <c>N×3×H×W</c> or <c>N×1×H×W</c> of uint8, on any device. Images in [0, 1] must be rounded first, as when they are saved: <c>(255·x + 0.5)</c>, clamped.
    /// </param>
    /// <param name="preprocessing">The preprocessing of the convention: <c>MetricOptions.For(convention).Preprocessing</c>.</param>
    /// <returns>The features, <c>N×D</c> of float32 on the CPU; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The tensor has another shape or type.</exception>
    public Tensor Extract(Tensor images, ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(preprocessing);
        using var input = preprocessing.Apply(Images(images));
        return Forward(input);
    }

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<float> images, int side, Span<float> features)
    {
        var (channels, _, _) = _network.Table.Input;
        using var input = tensor(images.ToArray(), [images.Length / ((long)channels * side * side), channels, side, side]);
        using var rows = Forward(input);
        rows.data<float>().CopyTo(features);
    }

    /// <summary>Disposes the network if <see cref="LoadFid"/> loaded it.</summary>
    public void Dispose()
    {
        if (_isOwned) _network.Dispose();
    }

    /// <summary>Of the weights themselves: two files of one name differ, and a copy of a file under another name does not.</summary>
    private static string Digest(InceptionNetwork network)
    {
        using var withoutGradients = no_grad();
        var state = network.state_dict();
        return WeightDigest.Of(state.Keys, key =>
        {
            using var single = state[key].to(ScalarType.Float32, CPU);
            using var contiguous = single.contiguous();
            return new(contiguous.shape, contiguous.data<float>().ToArray());
        });
    }

    private Tensor Forward(Tensor input)
    {
        using var withoutGradients = no_grad();
        using var features = _network.Forward(input);
        using var single = features.to(ScalarType.Float32, CPU);
        return single.contiguous();
    }

    private static RgbImage[] Images(Tensor images)
    {
        if (images.shape is not [_, 1 or 3, >= 1, >= 1] || images.dtype != ScalarType.Byte)
            throw new ArgumentException(
                $"Expected images N×3×H×W or N×1×H×W of uint8, found {string.Join('×', images.shape)} of {images.dtype}. "
                + "Round images in [0, 1] as they are saved: x.mul(255).add(0.5).clamp(0, 255).to(ScalarType.Byte).", nameof(images));
        using var coloured = images.expand(-1, 3, -1, -1);
        using var interleaved = coloured.permute(0, 2, 3, 1);
        using var local = interleaved.to(CPU);
        using var contiguous = local.contiguous();
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var pixels = contiguous.data<byte>().ToArray();
        return [.. Enumerable.Range(0, (int)images.shape[0])
            .Select(i => new RgbImage(width, height, pixels.AsSpan(i * height * width * 3, height * width * 3)))];
    }
}
