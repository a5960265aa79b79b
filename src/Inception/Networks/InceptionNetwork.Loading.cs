using Inception.Networks.Tables;
using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks;

public partial class InceptionNetwork
{
    /// <summary>The report of the last load, at construction or by <c>LoadWeights</c>, with the outcome for each key; null before.</summary>
    public WeightLoadReport? LoadReport { get; private set; }

    /// <summary>
    /// Loads a checkpoint as <see cref="ModuleWeights.LoadWeights(Module, string, WeightLoadOptions?)"/> does, in the network's own keys or in one of the
    /// layouts of its table. Keys of auxiliary heads are ignored if the network was built without the heads, because only training uses them.
    /// </summary>
    /// <param name="path">A <c>.pth</c>, <c>.pt</c> or <c>.safetensors</c> file.</param>
    /// <param name="options">Strict loading of every key when left out.</param>
    /// <returns>The outcome for each key.</returns>
    /// <exception cref="WeightMismatchException">Loading is strict, and the keys or shapes do not fit.</exception>
    /// <exception cref="CheckpointException">The file is damaged, hostile, or of a format that is not accepted.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public WeightLoadReport LoadWeights(string path, WeightLoadOptions? options = null) => ModuleWeights.LoadWeights(this, path, options);

    TensorRoles IWeightTarget.Roles
    {
        get
        {
            var (firstKey, firstWeight) = named_parameters().FirstOrDefault(entry => entry.parameter.dim() > 1);
            var readsImages = firstWeight?.dim() == 4 && firstWeight.shape[1] == Table.Input.Channels;
            var heads = Table.AuxiliaryHeads.SelectMany(head => Classifier($"{head.Name}.", head.Rows));
            var absentHeads = _auxiliaryHeads ? [] : Table.AuxiliaryHeads.Select(head => head.Name + ".");
            return new TensorRoles(readsImages ? firstKey : null, [.. Classifier("", Table.Rows), .. heads])
            {
                IgnoredPrefixes = [.. Table.IgnoredPrefixes, .. absentHeads],
                Layouts = Table.Layouts,
            };
        }
    }

    WeightLoadReport? IWeightTarget.LoadReport
    {
        set => LoadReport = value;
    }

    /// <summary>Tells the parameters that a checkpoint leaves as they are.</summary>
    private Func<Tensor, bool> NotLoadedBy(WeightMatch match)
    {
        var loaded = match.Report.Loaded.ToHashSet();
        var left = named_parameters().Where(entry => !loaded.Contains(entry.name)).Select(entry => (object)entry.parameter);
        return new HashSet<object>(left, ReferenceEqualityComparer.Instance).Contains;
    }

    private static IEnumerable<string> Classifier(string scope, IReadOnlyList<Row> rows) =>
        rows is [.., Tables.Linear linear] ? [scope + linear.Name] : [];
}
