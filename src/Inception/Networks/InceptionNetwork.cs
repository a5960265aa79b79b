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
/// A network built from a table: <c>N×C×H×W → N×classes</c>. It computes logits in training and in evaluation mode, and auxiliary logits and features on
/// request. The networks of the family derive from this class. To run your own table, use this class directly.
/// </summary>
/// <remarks>
/// The keys of parameters are the names of the rows joined by dots, so that PyTorch checkpoints fit. An activation is released as soon as the next one is
/// computed. In evaluation mode concurrent calls are safe. Do not call <c>train()</c> or <c>eval()</c>, load weights, or move the network to another device
/// during such calls.
/// </remarks>
public partial class InceptionNetwork : Module<Tensor, Tensor>, IWeightTarget
{
    private readonly List<Stage> _stages = [];
    private readonly bool _auxiliaryHeads;
    private readonly bool _recomputes;
    private volatile bool _isDisposed;
    private readonly InputCheck _inputCheck;

    /// <summary>Builds a network from a table. The network is in training mode, as in PyTorch.</summary>
    /// <param name="table">The table: the network as rows.</param>
    /// <param name="options">Options that are not part of the table, such as auxiliary heads, device and number type. Defaults when null.</param>
    /// <param name="weights">
    /// The path of a checkpoint to load, strictly unless <see cref="NetworkOptions.Loading"/> allows differences. Weights that the checkpoint lacks are
    /// initialized at random by the rule of the table. When null, all weights are initialized at random.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">
    /// The table has more than two auxiliary heads, and the options ask for auxiliary heads. Or the options are those of a network of the family; the table
    /// would ignore their classes and channels.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The input size of the table is too small for its rows, or the branches of a block differ in size.
    /// </exception>
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

    /// <summary>The table that the network was built from.</summary>
    public NetworkTable Table { get; }

    /// <summary>The options of a network of the family, such as <see cref="InceptionV3Options"/>. Null for a network built from your own table.</summary>
    public FamilyOptions? Family { get; }

    /// <summary>Whether the auxiliary heads were built.</summary>
    public bool HasAuxiliaryHeads => _auxiliaryHeads;

    /// <summary>The length of the logits, i.e. the number of classes. For a network that ends in an embedding, the length of the embedding.</summary>
    public int Classes => Table.OutputShape.Channels;

    /// <summary>The length of the vectors that <see cref="Embed"/> returns.</summary>
    public int EmbeddingLength => (int)Table.EmbeddingShape.Count;

    /// <summary>The names that <see cref="Features(Tensor, string)"/> accepts, in order: the named rows from the image to the logits.</summary>
    public IReadOnlyList<string> StageNames =>
        [.. _stages.Where(stage => stage.Row is not Auxiliary && stage.Row.Name.Length > 0).Select(stage => stage.Row.Name)];

    /// <summary>Computes the logits, in training and in evaluation mode.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect.</param>
    /// <returns><c>N×classes</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// The input has another rank or number of channels, or its images are too small for the network; the message has the smallest size.
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
    /// <exception cref="ArgumentException">
    /// The same conditions as for <see cref="forward"/>. The auxiliary heads may need larger images than the trunk.
    /// </exception>
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

    /// <summary>Computes the shapes, parameters and multiply-adds of every stage.</summary>
    /// <param name="input">The shape of one image. When null, the input shape of the table.</param>
    /// <returns>The summary of this network.</returns>
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
