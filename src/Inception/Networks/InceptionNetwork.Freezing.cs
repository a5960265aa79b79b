using Inception.Networks.Tables;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Inception.Networks;

public partial class InceptionNetwork
{
    private bool _frozenStatistics;

    /// <summary>The last frozen stage; null when no stage is frozen.</summary>
    public string? FrozenUpTo { get; private set; }

    /// <summary>Returns the parameters that are not frozen, by key, for an optimizer.</summary>
    /// <returns>The parameters that require gradients, in the network's order.</returns>
    public IReadOnlyDictionary<string, Parameter> TrainableParameters() =>
        named_parameters().Where(entry => entry.parameter.requires_grad).ToDictionary(entry => entry.name, entry => entry.parameter);

    /// <summary>
    /// Freezes all stages from the image up to and including the given stage: their parameters no longer require gradients. Auxiliary heads before that stage
    /// are frozen too; a head after it continues to learn. The call replaces an earlier freeze.
    /// </summary>
    /// <param name="upTo">One of <see cref="StageNames"/>, e.g. <c>Mixed_6e</c>.</param>
    /// <param name="batchNormStatistics">
    /// Whether batch normalization in the frozen stages keeps its running statistics, and normalizes with them even after <c>train()</c>. Default true. If
    /// false, the statistics adapt to the new images, and the features of frozen stages change.
    /// </param>
    /// <exception cref="ArgumentException">The network has no such stage; the message lists the stages.</exception>
    public void Freeze(string upTo, bool batchNormStatistics = true)
    {
        _ = StageEnd(upTo, nameof(upTo));
        Unfreeze();
        (FrozenUpTo, _frozenStatistics) = (upTo, batchNormStatistics);
        foreach (var parameter in FrozenLayers().SelectMany(layer => layer.parameters()))
        {
            parameter.requires_grad = false;
            using var gradient = parameter.grad;
            if (gradient is not null) parameter.grad = null;   // an optimizer that was made before would take one more step by it
        }

        train(training);
    }

    /// <summary>Unfreezes all stages: their parameters require gradients again, and batch normalization follows the network's mode.</summary>
    public void Unfreeze()
    {
        foreach (var parameter in FrozenLayers().SelectMany(layer => layer.parameters())) parameter.requires_grad = true;
        FrozenUpTo = null;
        train(training);
    }

    /// <summary>Sets training or evaluation mode for all layers. Batch normalization of frozen stages stays in evaluation mode.</summary>
    /// <param name="train">True for training mode, false for evaluation mode.</param>
    public override void train(bool train = true)
    {
        base.train(train);
        if (!train || !_frozenStatistics) return;
        foreach (var normalization in FrozenLayers().SelectMany(layer => layer.modules().Append(layer)).OfType<TorchSharp.Modules.BatchNorm>())
            normalization.train(false);
    }

    private IEnumerable<nn.Module> FrozenLayers()
    {
        if (FrozenUpTo is null) yield break;
        foreach (var (row, layer) in _stages)
        {
            yield return layer;
            if (row is not Auxiliary && row.Name == FrozenUpTo) yield break;
        }
    }
}
