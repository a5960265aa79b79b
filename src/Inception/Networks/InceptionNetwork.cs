using Inception.Networks.Modules;
using Inception.Networks.Tables;
using Inception.Runtime;
using Inception.Weights;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks;

/// <summary>
/// A network built from a table: <c>N×C×H×W → N×classes</c> logits in every mode, auxiliary logits and features on request.
/// The networks of the family derive from it; a table of one's own needs no class.
/// </summary>
/// <remarks>
/// Keys are the rows' names joined by dots, so that PyTorch checkpoints fit. An activation is released as soon as the next one
/// stands. In evaluation mode concurrent calls are safe; <c>train()</c>, <c>eval()</c>, loading and moving are not safe beside them.
/// </remarks>
public class InceptionNetwork : Module<Tensor, Tensor>
{
    private readonly List<Stage> _stages = [];
    private readonly bool _auxiliaryHeads;
    private readonly int _leastSize;
    private readonly int _leastSizeWithHeads;
    private PictureSize? _lastFitting;

    /// <summary>Builds the modules of a table, in training mode as PyTorch does.</summary>
    /// <param name="table">The network as rows.</param>
    /// <param name="options">Auxiliary heads, device and type are taken from here; the table holds the rest.</param>
    /// <param name="weights">A checkpoint to load strictly; random initial weights as the table says when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The table has more than two auxiliary heads, and they are wanted.</exception>
    /// <exception cref="InvalidOperationException">The table has no room for the input it names, or a block's branches differ in size.</exception>
    /// <exception cref="TorchLoadException">The native library cannot be loaded.</exception>
    public InceptionNetwork(NetworkTable table, NetworkOptions? options = null, string? weights = null)
        : base(TorchRuntime.Named(Required(table).Name))
    {
        options ??= new NetworkOptions();
        options.Validate();
        Table = table;
        var heads = options.AuxiliaryHeads ? table.AuxiliaryHeads.Select(head => head.Name).ToList() : [];
        if (heads.Count > 2)
            throw new ArgumentException(
                $"{table.Name} has {heads.Count} auxiliary heads ({string.Join(", ", heads)}); {nameof(AuxiliaryOutput)} holds at most 2.", nameof(table));
        _auxiliaryHeads = heads.Count > 0;
        _leastSize = table.LeastInputSize(auxiliaryHeads: false);
        _leastSizeWithHeads = _auxiliaryHeads ? table.LeastInputSize(auxiliaryHeads: true) : _leastSize;
        try
        {
            var builder = new ModuleBuilder(table);
            BuildStages(builder);
            if (weights is null) builder.Initialize();
            if (options.DType is { } dtype) this.to(dtype);
            if (weights is not null) LoadWeights(weights);
            if (options.Device is { } device) this.to(device);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The rows the network was built from.</summary>
    public NetworkTable Table { get; }

    /// <summary>The length of the logits, or of the embedding of a network that ends in one.</summary>
    public int Classes => NetworkSummary.Of(Table).Stages[^1].Output.Channels;

    /// <summary>The length of <see cref="Embed"/>'s vectors.</summary>
    public int EmbeddingLength => (int)Table.EmbeddingShape.Count;

    /// <summary>The stages whose features can be had, in order: the named rows from the picture to the logits.</summary>
    public IReadOnlyList<string> StageNames =>
        [.. _stages.Where(stage => stage.Row is not Auxiliary && stage.Row.Name.Length > 0).Select(stage => stage.Row.Name)];

    /// <summary>The logits, in training and in evaluation.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalised as the weights expect.</param>
    /// <returns><c>N×classes</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// The input has another rank or number of channels, or is smaller than the windows of the rows allow; the message names the least size.
    /// </exception>
    public override Tensor forward(Tensor input)
    {
        Check(input, _auxiliaryHeads && training);
        return Run(input, 0, _stages.Count);
    }

    /// <summary>The logits together with those of the auxiliary heads, for a loss in training.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalised as the weights expect.</param>
    /// <returns>All logits, each <c>N×classes</c>; the caller disposes the record.</returns>
    /// <exception cref="InvalidOperationException">The network was built without auxiliary heads.</exception>
    /// <exception cref="ArgumentException">As for <see cref="forward"/>; the heads may need a larger input than the trunk.</exception>
    public AuxiliaryOutput ForwardWithAuxiliary(Tensor input)
    {
        if (!_auxiliaryHeads)
            throw new InvalidOperationException(
                $"This {GetName()} has no auxiliary heads. " + (Table.AuxiliaryHeads.Any()
                    ? $"Build it with {nameof(NetworkOptions.AuxiliaryHeads)} = true."
                    : "Its table has none: call forward."));
        Check(input, withHeads: true);
        var auxiliary = new List<Tensor>();
        var logits = Run(input, 0, _stages.Count, auxiliaryLogits: auxiliary);
        return new AuxiliaryOutput(logits, auxiliary[0], auxiliary.ElementAtOrDefault(1));
    }

    /// <summary>The features at a stage; what comes after it is not computed.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalised as the weights expect.</param>
    /// <param name="stage">One of <see cref="StageNames"/>, e.g. <c>Mixed_7c</c>.</param>
    /// <returns>The stage's output, e.g. <c>N×2048×8×8</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There is no such stage (the message lists them), or the input does not fit.</exception>
    public Tensor Features(Tensor input, string stage)
    {
        var end = StageEnd(stage, nameof(stage));
        Check(input, withHeads: false);
        return Run(input, 0, end);
    }

    /// <summary>The features at several stages in one pass that ends at the last of them.</summary>
    /// <remarks>Every activation that was not asked for is released as soon as the next one stands.</remarks>
    /// <param name="input"><c>N×C×H×W</c>, normalised as the weights expect.</param>
    /// <param name="stages">At least one of <see cref="StageNames"/>, in any order, each once.</param>
    /// <returns>The stages' outputs by name, in the order of <paramref name="stages"/>; the caller disposes them together.</returns>
    /// <exception cref="ArgumentException">A stage is unknown or asked for twice, none is asked for, or the input does not fit.</exception>
    public StageFeatures Features(Tensor input, IReadOnlyList<string> stages) => Tap(input, stages, Own);

    /// <summary>The global average of a stage's features over height and width; what comes after the stage is not computed.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalised as the weights expect.</param>
    /// <param name="stage">One of <see cref="StageNames"/>.</param>
    /// <returns><c>N×channels</c>; a stage that gives vectors is given as it is. The caller disposes it.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Features(Tensor, string)"/>.</exception>
    public Tensor PooledFeatures(Tensor input, string stage)
    {
        using var features = Features(input, stage);
        return Pool(features);
    }

    /// <summary>The global averages of several stages' features in one pass; of each stage the average alone is kept.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalised as the weights expect.</param>
    /// <param name="stages">At least one of <see cref="StageNames"/>, in any order, each once.</param>
    /// <returns>Vectors <c>N×channels</c> by name; the caller disposes them together.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Features(Tensor, IReadOnlyList{string})"/>.</exception>
    public StageFeatures PooledFeatures(Tensor input, IReadOnlyList<string> stages) => Tap(input, stages, Pool);

    /// <summary>The vector that stands for a picture: what the classifier reads, or the output of a network that ends in an embedding.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalised as the weights expect.</param>
    /// <param name="normalize">Whether each vector is divided by its Euclidean length, as cosine similarities and face recognition use it.</param>
    /// <returns><c>N×</c><see cref="EmbeddingLength"/>, e.g. <c>N×2048</c> of Inception v3; the caller disposes it.</returns>
    /// <remarks>In training mode the dropout before a classifier applies, as it does to the logits.</remarks>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Embed(Tensor input, bool normalize = false)
    {
        Check(input, withHeads: false);
        var end = _stages.Count;
        if (Table.Classifier is { } classifier) end = _stages.FindLastIndex(stage => ReferenceEquals(stage.Row, classifier));
        if (!normalize) return Run(input, 0, end);
        using var embedding = Run(input, 0, end);
        return functional.normalize(embedding, p: 2, dim: 1);
    }

    /// <summary>The logits that follow from a stage's features, as <see cref="Features(Tensor, string)"/> gave them.</summary>
    internal Tensor ForwardFrom(Tensor features, string stage) => Run(features, StageEnd(stage, nameof(stage)), _stages.Count);

    /// <summary>
    /// Loads a checkpoint as <see cref="ModuleWeights.LoadWeights(nn.Module, string, WeightLoadOptions?)"/> does. The keys of auxiliary heads that
    /// this network was built without are ignored, as they serve training alone.
    /// </summary>
    /// <param name="path">A <c>.pth</c>, <c>.pt</c> or <c>.safetensors</c> file.</param>
    /// <param name="options">Strict loading of every key when left out.</param>
    /// <returns>What became of each key.</returns>
    /// <exception cref="WeightMismatchException">Loading is strict, and the keys or shapes do not fit.</exception>
    /// <exception cref="CheckpointException">The file is damaged, hostile, or of a format that is not accepted.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public WeightLoadReport LoadWeights(string path, WeightLoadOptions? options = null)
    {
        options ??= WeightLoadOptions.Default;
        var absentHeads = _auxiliaryHeads ? [] : Table.AuxiliaryHeads.Select(head => head.Name + ".");
        return ModuleWeights.LoadWeights(this, path, options with { IgnoredPrefixes = [.. options.IgnoredPrefixes, .. Table.IgnoredPrefixes, .. absentHeads] });
    }

    /// <summary>Shapes, parameters and multiply-adds of every stage.</summary>
    /// <param name="input">The input shape; the table's own when left out.</param>
    /// <returns>The summary of this table.</returns>
    public NetworkSummary Summarize(FeatureShape? input = null) => NetworkSummary.Of(Table, input);

    private void BuildStages(ModuleBuilder builder)
    {
        var shape = Table.Input;
        foreach (var row in Table.Rows.Where(row => _auxiliaryHeads || row is not Auxiliary))
        {
            _stages.Add(new Stage(row, builder.Build(row, shape, owner: this)));
            shape = row.OutputShape(shape);
        }
    }

    private StageFeatures Tap(Tensor input, IReadOnlyList<string> stages, Func<Tensor, Tensor> keep)
    {
        ArgumentNullException.ThrowIfNull(stages);
        if (stages.Count == 0) throw new ArgumentException($"At least one stage of {GetName()} must be asked for.", nameof(stages));
        if (stages.GroupBy(stage => stage).FirstOrDefault(group => group.Count() > 1) is { } repeated)
            throw new ArgumentException($"Stage '{repeated.Key}' is asked for {repeated.Count()} times; once is enough.", nameof(stages));
        var end = stages.Max(stage => StageEnd(stage, nameof(stages)));
        Check(input, withHeads: false);
        var kept = new Dictionary<string, Tensor>(stages.Count);
        try
        {
            Run(input, 0, end, (stage, features) =>
            {
                if (stages.Contains(stage)) kept.Add(stage, keep(features));
            }).Dispose();
            return new StageFeatures(stages.Select(stage => new KeyValuePair<string, Tensor>(stage, kept[stage])));
        }
        catch
        {
            foreach (var features in kept.Values) features.Dispose();
            throw;
        }
    }

    /// <summary>A handle of the caller's own on the same values.</summary>
    private static Tensor Own(Tensor features) => features.alias();

    private static Tensor Pool(Tensor features) => features.dim() == 4 ? features.mean([2, 3]) : features.alias();

    /// <summary>How many layers are run when the stage is the last.</summary>
    private int StageEnd(string stage, string parameter)
    {
        var index = _stages.FindIndex(candidate => candidate.Row is not Auxiliary && candidate.Row.Name.Length > 0 && candidate.Row.Name == stage);
        return index >= 0 ? index + 1 : throw new ArgumentException(
            $"{GetName()} has no stage '{stage}'{NearestName.Suggestion(stage, StageNames)}. Its stages: {string.Join(", ", StageNames)}.", parameter);
    }

    private Tensor Run(Tensor input, int from, int end, Action<string, Tensor>? tap = null, List<Tensor>? auxiliaryLogits = null)
    {
        var current = input;
        try
        {
            foreach (var (row, layer) in _stages[from..end])
            {
                if (row is Auxiliary)
                {
                    auxiliaryLogits?.Add(layer.call(current));
                    continue;
                }

                current = LayerChain.Replace(current, layer.call(current), input);
                tap?.Invoke(row.Name, current);
            }

            return ReferenceEquals(current, input) ? input.alias() : current;
        }
        catch
        {
            if (!ReferenceEquals(current, input)) current.Dispose();
            auxiliaryLogits?.ForEach(logits => logits.Dispose());
            throw;
        }
    }

    private void Check(Tensor input, bool withHeads)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.shape;
        var expected = $"N×{Table.Input.Channels}×H×W";
        if (shape.Length != 4 || shape[1] != Table.Input.Channels)
            throw new ArgumentException(
                $"{GetName()} expects pictures as {expected}, found {string.Join('×', shape)}.", nameof(input));
        var picture = new PictureSize((int)shape[2], (int)shape[3], withHeads);
        if (picture == _lastFitting) return;
        if (Table.Fits(new(Table.Input.Channels, picture.Height, picture.Width), withHeads)) _lastFitting = picture;
        else throw new ArgumentException(DoesNotFit(picture, string.Join('×', shape)), nameof(input));
    }

    private string DoesNotFit(PictureSize picture, string found)
    {
        var least = picture.WithHeads ? _leastSizeWithHeads : _leastSize;
        var designed = $"It was designed for {Table.Input.Height}×{Table.Input.Width}.";
        if (Math.Min(picture.Height, picture.Width) >= least)
            return $"{GetName()} has a fully connected layer that reads all places{(picture.WithHeads ? " in its auxiliary heads" : "")}, and found {found}, "
                + $"which leaves it another number of them. {designed}";
        var heads = picture.WithHeads && least > _leastSize
            ? $" with its auxiliary heads in training ({_leastSize}×{_leastSize} without them)"
            : "";
        return $"{GetName()} needs pictures of at least {least}×{least} pixels{heads}, found {found}. {designed}";
    }

    private static NetworkTable Required(NetworkTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table;
    }

    private sealed record PictureSize(int Height, int Width, bool WithHeads);

    private readonly record struct Stage(Row Row, Module<Tensor, Tensor> Layer);
}
