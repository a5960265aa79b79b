using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks;

public partial class InceptionNetwork
{
    /// <summary>
    /// The report of the last loaded checkpoint (at construction or by <c>LoadWeights</c>), with the outcome for each key. Null if no checkpoint was loaded.
    /// </summary>
    public WeightLoadReport? LoadReport { get; private set; }

    /// <summary>
    /// Loads a checkpoint into the network, like <see cref="ModuleWeights.LoadWeights(Module, string, WeightLoadOptions?)"/>. The checkpoint has the network's
    /// own keys, or the keys of one of the published layouts that the table lists. Keys of auxiliary heads are ignored if the network was built without the
    /// heads, because only training uses them.
    /// </summary>
    /// <param name="path">A <c>.pth</c>, <c>.pt</c> or <c>.safetensors</c> file.</param>
    /// <param name="options">Default: strict loading of every key.</param>
    /// <returns>The outcome for each key.</returns>
    /// <exception cref="WeightMismatchException">Loading is strict, and the keys or shapes do not fit.</exception>
    /// <exception cref="CheckpointException">The file is damaged or malicious, or its format is not supported.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public WeightLoadReport LoadWeights(string path, WeightLoadOptions? options = null) => ModuleWeights.LoadWeights(this, path, options);

    TensorRoles IWeightTarget.Roles
    {
        get
        {
            return NetworkRoles.Find(Table, named_parameters().Select(entry => (entry.name, (IReadOnlyList<long>)entry.parameter.shape)), _auxiliaryHeads);
        }
    }

    WeightLoadReport? IWeightTarget.LoadReport
    {
        set => LoadReport = value;
    }

    /// <summary>Tells which parameters a checkpoint does not contain.</summary>
    private Func<Tensor, bool> NotLoadedBy(ModuleWeightMatch match)
    {
        var loaded = match.Report.Loaded.ToHashSet();
        var left = named_parameters().Where(entry => !loaded.Contains(entry.name)).Select(entry => (object)entry.parameter);
        return new HashSet<object>(left, ReferenceEqualityComparer.Instance).Contains;
    }
}
