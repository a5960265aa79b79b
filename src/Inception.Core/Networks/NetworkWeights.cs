using Inception.Common;
using Inception.Networks.Tables;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Networks;

/// <summary>The weights of a network as arrays of float32, by the keys of its <c>state_dict</c>: all that inference without TorchSharp needs.</summary>
internal sealed class NetworkWeights
{
    // More of them would wait for memory, not for the processor.
    private static readonly int Threads = Math.Min(Environment.ProcessorCount, 4);

    private readonly Dictionary<string, FloatWeights> _weights;

    private NetworkWeights(WeightLoadReport report, Dictionary<string, FloatWeights> weights) => (Report, _weights) = (report, weights);

    /// <summary>The outcome for each key.</summary>
    public WeightLoadReport Report { get; }

    /// <summary>The weights of a key, such as <c>Mixed_5b.branch1x1.conv.weight</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public FloatWeights this[string key] => _weights[key];

    /// <summary>Whether the network has weights of this key.</summary>
    public bool Has(string key) => _weights.ContainsKey(key);

    /// <summary>All keys.</summary>
    public IEnumerable<string> Keys => _weights.Keys;

    /// <summary>
    /// Reads and checks every byte of a checkpoint, in the network's own keys or in one of the layouts of its table. Keys of auxiliary heads are ignored.
    /// </summary>
    /// <param name="path">A <c>.pth</c>, <c>.pt</c> or <c>.safetensors</c> file.</param>
    /// <param name="table">The network.</param>
    /// <param name="options">How keys are matched. Whatever they allow, every weight of the network must be there.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="WeightMismatchException">The keys or shapes do not fit, or a weight is not in the file.</exception>
    /// <exception cref="NonFiniteWeightsException">Weights are infinite or NaN.</exception>
    /// <exception cref="CheckpointException">The file is damaged or malicious, or its format is not supported.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static NetworkWeights Load(string path, NetworkTable table, WeightLoadOptions options)
    {
        var targets = WeightShapes.List(table);
        var parameters = targets.Where(target => !target.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        var roles = NetworkRoles.Find(table, parameters.Select(target => (target.Key, target.Value.Shape)), auxiliaryHeads: false);
        using var checkpoint = Checkpoint.Open(path, options.Checkpoint);
        var match = WeightMatch.Create(targets, checkpoint, options.Validated(knowsRoles: true, table.Name), roles);
        RequireAll(match.Report, parameters.Select(target => target.Key));

        var loads = match.Fits.Where(fit => !KeyMatch.IsCounter(fit.Key)).Select(fit => new Load32(fit, match.StateDict.Find(fit.Source.Key))).ToList();
        ParallelWork.ForEach(loads, Threads, one => one.Read());
        match.CheckFinite(loads.Select(one => one.NonFinite));
        var weights = loads.ToDictionary(one => one.Key, one => one.Weights!);
        foreach (var (key, value) in match.Constants) weights[key] = Constant(targets[key].Shape, (float)value);
        return new(match.Report, weights);
    }

    /// <summary>The options may let weights be missing, for training: a network without them has no result.</summary>
    private static void RequireAll(WeightLoadReport report, IEnumerable<string> keys)
    {
        var loaded = report.Loaded.ToHashSet();
        List<string> absent = [.. keys.Where(key => !loaded.Contains(key))];
        if (absent.Count > 0) throw new WeightMismatchException(report with { Missing = [.. report.Missing.Union(absent)] });
    }

    private static FloatWeights Constant(IReadOnlyList<long> shape, float value)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        values.AsSpan().Fill(value);
        return new(shape, values);
    }

    /// <summary>One tensor on its way from the file.</summary>
    private sealed class Load32(TensorFit fit, StoredTensor source)
    {
        public string Key => fit.Key;

        public NonFiniteTensor? NonFinite { get; private set; }

        public FloatWeights? Weights { get; private set; }

        public void Read()
        {
            var stored = source.ReadFloat32();
            NonFinite = RunningVariance.Counted(fit.Key, stored);
            Weights = new(fit.TargetShape, fit.Convert(stored));
        }
    }
}
