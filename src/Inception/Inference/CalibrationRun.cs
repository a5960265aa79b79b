using Inception.Graphs;
using Inception.Graphs.Passes;
using Inception.Networks;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// Runs the fused network in float32 on images, and records the values of every node that computes new values. Then int8 with the resulting ranges is compared
/// with float32.
/// </summary>
internal sealed class CalibrationRun : IDisposable
{
    /// <summary>All feature maps of a batch are in memory at the same time, so few images run together.</summary>
    private const int ImagesAtATime = 8;

    private const int PreparedShapes = 4;

    private readonly InceptionNetwork _network;
    private readonly CalibrationOptions _options;
    private readonly InputCheck _inputCheck;
    private readonly FoldedNetwork _folded;
    private readonly string[] _names;
    private readonly ValueHistogram[] _histograms;
    private readonly List<PreparedNetwork> _prepared = [];
    private readonly ComparedImages _compared;
    private long _images;

    public CalibrationRun(InceptionNetwork network, CalibrationOptions options)
    {
        FiniteTensors.RequireWeights(network);
        _network = network;
        _options = options;
        _inputCheck = new InputCheck(network.Table, auxiliaryHeads: false);
        var fused = Fusion.ForQuantization(NetworkGraphs.Build(network, options.Normalization));
        _names = [.. RangeNames.Create(fused).Values];
        _histograms = [.. _names.Select(_ => new ValueHistogram())];
        _folded = new FoldedNetwork(network.Table, fused, new CompileOptions { Normalization = options.Normalization },
            graph => [.. RangeNames.Create(graph).Keys, graph.Output]);
        _compared = new(options.ComparedImages);
    }

    public void Add(Tensor batch)
    {
        _inputCheck.Check(batch, withHeads: false);
        for (var first = 0L; first < batch.shape[0]; first += ImagesAtATime)
        {
            using var images = batch.narrow(0, first, Math.Min(ImagesAtATime, batch.shape[0] - first));
            Count(images);
        }
    }

    public Calibration Result()
    {
        if (_images == 0) throw new ArgumentException("A calibration needs images like those the network will see, and was given none; a few "
            + "hundred are enough.");
        var calibration = new Calibration
        {
            Network = _network.Table.Name,
            Method = _options.Method,
            Images = _images,
            Ranges = _names.Zip(_histograms).ToDictionary(pair => pair.First, pair => RangeSearch.Find(pair.Second, _options), StringComparer.Ordinal),
            IsOneImage = _compared.IsOneImage,
        };
        return calibration with { Agreement = Agreement(calibration) };
    }

    public void Dispose()
    {
        _compared.Dispose();
        foreach (var prepared in _prepared) prepared.Dispose();
        _folded.Dispose();
    }

    private void Count(Tensor images)
    {
        using var scope = NewDisposeScope();
        var values = Prepared(new((int)images.shape[0], (int)images.shape[2], (int)images.shape[3], new(1, get_num_threads()))).Observe(images.cpu());
        for (var i = 0; i < _histograms.Length; i++)
        {
            if (!_histograms[i].Add(values[i]))
                throw new ArgumentException($"Image {_images} or one of the {images.shape[0]} from it on makes values at '{_names[i]}' of "
                    + $"{_network.Table.Name} that are no finite numbers.", nameof(images));
            values[i].Dispose();
        }

        _compared.Add(images.cpu(), values[^1]);
        _images += images.shape[0];
    }

    /// <summary>Constant images are no evidence of agreement, so they are not compared.</summary>
    private QuantizationAgreement? Agreement(Calibration calibration)
    {
        if (_options.ComparedImages == 0 || CalibrationReview.IsConstant(calibration)) return null;
        var batch = (int)Math.Min(_images, ImagesAtATime);
        using var engine = new CompiledInception(_network, new()
        {
            Precision = Precision.Int8,
            Calibration = calibration,
            Normalization = _options.Normalization,
            Verification = Verification.None,
            Device = CPU,
            BatchSize = batch,
            BatchSizes = [batch],
            ImageSize = _compared.Side,
        });
        return _compared.Compare(engine, isClassifier: _network.Table.Classifier is not null);
    }

    private PreparedNetwork Prepared(InputShape shape)
    {
        var prepared = _prepared.Find(known => known.Shape == shape);
        if (prepared is not null) return prepared;
        if (_prepared.Count == PreparedShapes)
        {
            _prepared[0].Dispose();
            _prepared.RemoveAt(0);
        }

        prepared = _folded.Prepare(shape, reference: null);
        _prepared.Add(prepared);
        return prepared;
    }
}
