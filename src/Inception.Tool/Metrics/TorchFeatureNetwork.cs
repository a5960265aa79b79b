using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Inception.Inference;
using Inception.Metrics.Extraction;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Tool.Metrics;

/// <summary>The FID network in libtorch: for GPUs, and for precisions that the portable engine does not have.</summary>
internal sealed class TorchFeatureNetwork : IFeatureNetwork
{
    private readonly IInferenceNetwork _engine;
    private readonly InceptionNetwork? _modules;
    private readonly Tensor? _classifier;   // length×classes
    private readonly int _length;

    private TorchFeatureNetwork(IInferenceNetwork engine, InceptionNetwork? modules, Tensor? classifier, int dimensions, string identity)
    {
        (_engine, _modules, _classifier, _length, Identity) = (engine, modules, classifier, dimensions, identity);
        FeatureLayer features = new(dimensions.ToString(CultureInfo.InvariantCulture), dimensions);
        Layers = classifier is null ? [features] : [features, new(FeatureLayer.UnbiasedLogits, (int)classifier.shape[1])];
    }

    public string Name => "fid_inception_v3";

    public string Identity { get; }

    public string Engine => $"{EngineOptions.NameOf(_engine)}, {PrecisionOptions.NameOf(_engine)}, libtorch";

    public IReadOnlyList<FeatureLayer> Layers { get; }

    /// <summary>Loads and compiles the network.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="precision">Its precision.</param>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="isEager">Whether the modules run as they are.</param>
    /// <param name="device">Where they run.</param>
    /// <param name="request">Layers, batch and preprocessing.</param>
    /// <param name="cancellation">Stops between two batches of calibration.</param>
    public static TorchFeatureNetwork Create(
        ParseResult parsed, PrecisionOptions precision, string weights, bool isEager, Device device, FeatureRequest request, CancellationToken cancellation)
    {
        if (!isEager && request.Dimensions != FeatureRequest.Embedding)
            throw new UserException(
                $"--dimensions {request.Dimensions} needs --engine portable or eager: the compiled engine supports only {FeatureRequest.Embedding}.");
        var network = new FidInceptionV3Options { Device = device.ToString() }.Create(weights);
        network.eval();
        var logits = request.Dimensions == FeatureRequest.Embedding || isEager ? Classifier(network) : null;
        var digest = Digest(weights);
        if (isEager)
            return new(network.AsInference(NetworkOutput.Embedding), network, logits, request.Dimensions, $"libtorch eager {device.type}, weights {digest}");
        using (network)
        {
            var batch = request.Images is null or >= EngineOptions.WorthBatches ? request.Batch : 1;
            var options = new CompileOptions
            {
                Output = NetworkOutput.Embedding,
                BatchSize = batch,
                BatchSizes = [batch],
                ImageSize = request.Preprocessing.CropSize,
                Device = device,
            };
            var compiled = precision.Compile(parsed, network, request.Preprocessing, options, cancellation);
            return new(compiled, null, logits, request.Dimensions, $"libtorch compiled {PrecisionOptions.NameOf(compiled)} {device.type}, weights {digest}");
        }
    }

    public void Run(ReadOnlySpan<float> images, int side, Span<float> features)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var input = tensor(images.ToArray(), [images.Length / (3L * side * side), 3, side, side]);
        if (_modules is not null) input = input.to(_modules.parameters().First().device);
        var embedding = _engine.Forward(input).to(ScalarType.Float32, CPU);                     // N×2048
        var rows = _length == FeatureRequest.Embedding ? embedding
            : _modules!.PooledFeatures(input, FidNetwork.Stages[_length]).to(ScalarType.Float32, CPU);
        if (_classifier is not null) rows = cat([rows, embedding.matmul(_classifier)], dim: 1);
        rows.contiguous().data<float>().CopyTo(features);
    }

    public void Dispose()
    {
        _engine.Dispose();   // and the modules, where it runs them
        _classifier?.Dispose();
    }

    private static string Digest(string weights)
    {
        using var file = File.OpenRead(weights);
        return Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant();
    }

    private static Tensor Classifier(InceptionNetwork network)
    {
        using var noGradients = no_grad();
        using var weight = network.state_dict()[network.Table.Classifier!.Name + ".weight"].to(ScalarType.Float32, CPU);
        using var turned = weight.t();
        return turned.contiguous().DetachFromDisposeScope();
    }
}
