using Inception.Networks.Modules;
using Inception.Networks.Tables;
using Inception.Runtime;
using Inception.Weights;
using Inception.Weights.Formats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks;

/// <summary>
/// A network built from a table: <c>N×C×H×W → N×classes</c> logits in every mode, auxiliary logits and features on request.
/// The networks of the family derive from this class. Your own table needs no class of its own.
/// </summary>
/// <remarks>
/// Keys are the rows' names joined by dots, so that PyTorch checkpoints fit. An activation is released as soon as the next one is computed. In
/// evaluation mode concurrent calls are safe. Do not call <c>train()</c> or <c>eval()</c>, load weights or move the network beside them.
/// </remarks>
public partial class InceptionNetwork : Module<Tensor, Tensor>, IWeightTarget
{
    private readonly List<Stage> _stages = [];
    private readonly bool _auxiliaryHeads;
    private readonly bool _recomputes;
    private volatile bool _isDisposed;
    private readonly InputCheck _inputCheck;

    /// <summary>Builds the modules of a table, in training mode as PyTorch does.</summary>
    /// <param name="table">The network as rows.</param>
    /// <param name="options">Auxiliary heads, device, type and the like; the table holds the rest.</param>
    /// <param name="weights">
    /// A checkpoint to load, strictly unless <see cref="NetworkOptions.Loading"/> says otherwise. Weights that the checkpoint leaves out are drawn
    /// as the table says; without a checkpoint, all weights are.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">
    /// The table has more than two auxiliary heads, and the options ask for them. Or the options are those of a family network, whose classes and
    /// channels the table would ignore.
    /// </exception>
    /// <exception cref="InvalidOperationException">The table has no room for the input it names, or a block's branches differ in size.</exception>
    /// <exception cref="TorchLoadException">The native library cannot be loaded.</exception>
    public InceptionNetwork(NetworkTable table, NetworkOptions? options = null, string? weights = null)
        : this(Required(table), WithoutFamily(options ?? new(), table), family: null, weights)
    {
    }

    /// <summary>Builds a network of the family.</summary>
    private protected InceptionNetwork(FamilyOptions options, string? weights)
        : this(Validated(options).CreateTable(), options, options, weights)
    {
    }

    private InceptionNetwork(NetworkTable table, NetworkOptions options, FamilyOptions? family, string? weights)
        : base(TorchRuntime.Named(table.Name))
    {
        options.Validate();
        (Table, Family) = (table, family);
        var heads = options.AuxiliaryHeads ? table.AuxiliaryHeads.Select(head => head.Name).ToList() : [];
        if (heads.Count > 2)
            throw new ArgumentException(
                $"{table.Name} has {heads.Count} auxiliary heads ({string.Join(", ", heads)}); {nameof(AuxiliaryOutput)} holds at most 2.", nameof(table));
        _auxiliaryHeads = heads.Count > 0;
        _recomputes = options.GradientCheckpointing;
        _inputCheck = new InputCheck(table, _auxiliaryHeads);
        try
        {
            var builder = new ModuleBuilder(table);
            BuildStages(builder);
            using var checkpoint = weights is null ? null : Checkpoint.Open(weights, options.Loading.Checkpoint);
            var match = checkpoint is null ? null : ModuleWeightMatch.Create(this, checkpoint, options.Loading);
            builder.Initialize(match is null ? _ => true : NotLoadedBy(match));
            if (options.DType is { } dtype) this.to(dtype.ToScalarType());
            match?.LoadInto(this);
            if (options.Device is { } device) this.to(new Device(device));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The rows the network was built from.</summary>
    public NetworkTable Table { get; }

    /// <summary>The options of a network of the family, such as <see cref="InceptionV3Options"/>; null for a network of your own table.</summary>
    public FamilyOptions? Family { get; }

    /// <summary>Whether the auxiliary heads were built.</summary>
    public bool HasAuxiliaryHeads => _auxiliaryHeads;

    /// <summary>The length of the logits, or of the embedding of a network that ends in one.</summary>
    public int Classes => Table.OutputShape.Channels;

    /// <summary>The length of <see cref="Embed"/>'s vectors.</summary>
    public int EmbeddingLength => (int)Table.EmbeddingShape.Count;

    /// <summary>The names that <see cref="Features(Tensor, string)"/> accepts, in order: the named rows from the image to the logits.</summary>
    public IReadOnlyList<string> StageNames =>
        [.. _stages.Where(stage => stage.Row is not Auxiliary && stage.Row.Name.Length > 0).Select(stage => stage.Row.Name)];

    /// <summary>Computes the logits, in training and in evaluation mode.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect.</param>
    /// <returns><c>N×classes</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// The input has another rank or number of channels, or is smaller than the windows of the rows allow; the message names the least size.
    /// </exception>
    public override Tensor forward(Tensor input)
    {
        Check(input, _auxiliaryHeads && training);
        return Run(input, 0, _stages.Count);
    }

    /// <summary>Computes the logits of the classifier and of the auxiliary heads, for a training loss.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect.</param>
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
        return new AuxiliaryOutput(logits, auxiliary);
    }

    /// <summary>Shapes, parameters and multiply-adds of every stage.</summary>
    /// <param name="input">The input shape; the table's own when left out.</param>
    /// <returns>The summary of this table.</returns>
    public NetworkSummary Summarize(FeatureShape? input = null) => NetworkSummary.Create(Table, input);

    private void BuildStages(ModuleBuilder builder)
    {
        var shape = Table.Input;
        foreach (var row in Table.Rows.Where(row => _auxiliaryHeads || row is not Auxiliary))
        {
            _stages.Add(new Stage(row, builder.Build(row, shape, owner: this)));
            shape = row.OutputShape(shape);
        }
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
                    auxiliaryLogits?.Add(Call(row, layer, current));
                    continue;
                }

                current = LayerChain.Replace(current, Call(row, layer, current), input);
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
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _inputCheck.Check(input, withHeads);
    }

    private static NetworkTable Required(NetworkTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table;
    }

    private static FamilyOptions Validated(FamilyOptions options)
    {
        options.Validate();
        return options;
    }

    private static NetworkOptions WithoutFamily(NetworkOptions options, NetworkTable table)
    {
        if (options is not FamilyOptions family) return options;
        throw new ArgumentException(
            $"{family.GetType().Name} has classes, channels and dropout, which the table '{table.Name}' holds itself. Give {nameof(NetworkOptions)}, "
            + $"or build the family's network by {nameof(FamilyOptions)}.{nameof(FamilyNetworks.Create)}.",
            nameof(options));
    }

    private readonly record struct Stage(Row Row, Module<Tensor, Tensor> Layer);
}
