using System.Globalization;
using Inception.Engine.Kernels;
using Inception.Graphs;
using Inception.Inference;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Metrics.Extraction;

/// <summary>
/// The Inception v3 of the Fréchet Inception distance (weights of 2015-12-05), run by the portable engine: float32 on the CPU, without native inference
/// libraries. One pass computes the features of several stages, and the logits without bias. The network is compiled when it runs for the first time, so no
/// engine is needed if all features are in the cache. Safe for any number of threads.
/// </summary>
public sealed class FidNetwork : IFeatureNetwork
{
    /// <summary>The stage for each length of features: both max pools, the last block of 17×17, and the vector before the classifier.</summary>
    internal static readonly IReadOnlyDictionary<int, string> Stages = new Dictionary<int, string>
    {
        [64] = "maxpool1",
        [192] = "maxpool2",
        [768] = "Mixed_6e",
        [2048] = "avgpool",
    };

    private readonly NetworkTable _table;
    private readonly PortableOptions _options;
    private readonly Lazy<PortableEngine> _engine;

    /// <summary>Creates a feature network from any table, by the names of its stages.</summary>
    internal FidNetwork(
        NetworkTable table, NetworkWeights weights, IReadOnlyList<(string Name, string Stage)> stages, bool logits, PortableOptions options)
    {
        options.Validate(table);
        (_table, _options) = (table, options);
        var digest = WeightDigest.Of(WeightShapes.List(table).Keys, key => weights[key]);
        Identity = string.Create(CultureInfo.InvariantCulture, $"portable {options.Accuracy} float32, weights {digest}");
        var graph = GraphBuilder.BuildFeatures(table, key => weights[key], [.. stages.Select(one => one.Stage)], logits);
        var shapes = graph.Shapes(table.Input);
        var parts = graph.Output is ConcatNode joined ? joined.Inputs : [graph.Output];
        Layers = [.. parts.Select((part, i) => new FeatureLayer(i < stages.Count ? stages[i].Name : FeatureLayer.UnbiasedLogits, (int)shapes[part].Count))];
        _engine = new(() => new PortableEngine(table, graph, options));
    }

    /// <inheritdoc/>
    public string Name => _table.Name;

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public string Engine => $"portable, float32, {Processor.Instructions}, {_options.Threads ?? Environment.ProcessorCount} threads";

    /// <inheritdoc/>
    public IReadOnlyList<FeatureLayer> Layers { get; }

    /// <summary>The report of the compilation. The network is compiled first if it has not run yet.</summary>
    /// <exception cref="CompilationException">The engine's result differs from float64 by more than rounding.</exception>
    public PortableReport Report => _engine.Value.Report;

    /// <summary>The published weights, which pytorch-fid and torch-fidelity use.</summary>
    public static PublishedWeights PublishedWeights => InceptionWeights.Fid.Inception2015;

    /// <summary>Loads a checkpoint.</summary>
    /// <param name="path">A <c>.pth</c>, <c>.pt</c> or <c>.safetensors</c> file with pytorch-fid's keys.</param>
    /// <param name="options">Features and engine. Defaults when null.</param>
    /// <returns>The network; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="CheckpointException">The file is damaged, or its format is not supported.</exception>
    /// <exception cref="WeightMismatchException">The file does not hold the weights of the network.</exception>
    /// <exception cref="NonFiniteWeightsException">The file has weights that are infinite or NaN.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FidNetwork Load(string path, FidNetworkOptions? options = null)
    {
        options ??= new();
        options.Validate();
        var network = new FidInceptionV3Options();
        var table = network.CreateTable();
        var stages = options.Dimensions.Select(length => (length.ToString(CultureInfo.InvariantCulture), Stages[length]));
        return new(table, NetworkWeights.Load(path, table, network.Loading), [.. stages], options.Logits, options.Engine ?? new());
    }

    /// <summary>Loads the published weights. They are downloaded if they are not in the cache.</summary>
    /// <inheritdoc cref="Load(string, FidNetworkOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="options">Features, engine and cache. Defaults when null.</param>
    /// <exception cref="Models.Downloads.DownloadException">The file could not be downloaded. The message says which file to put where.</exception>
    public static FidNetwork Load(FidNetworkOptions? options = null) => Load((options?.Cache ?? new()).Get(PublishedWeights), options);

    /// <inheritdoc/>
    /// <exception cref="CompilationException">The engine's result differs from float64 by more than rounding.</exception>
    public void Run(ReadOnlySpan<float> images, int side, Span<float> features) => _engine.Value.Run(images, side, side, features);

    /// <summary>Releases the engine's memory. Calls in progress finish first.</summary>
    public void Dispose()
    {
        if (_engine.IsValueCreated) _engine.Value.Dispose();
    }
}
