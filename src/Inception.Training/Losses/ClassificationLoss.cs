using Inception.Networks;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Training.Losses;

/// <summary>
/// Cross entropy of logits and classes, or shares of classes where images were mixed, with label smoothing, weights of classes and auxiliary heads.
/// </summary>
/// <param name="smoothing">
/// The share of the target that is spread over all classes (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, section 7).
/// </param>
/// <param name="classWeights">A weight for each class, or null. The tensor stays the caller's.</param>
/// <param name="auxiliaryWeight">What the loss of each auxiliary head counts.</param>
internal sealed class ClassificationLoss(double smoothing, Tensor? classWeights, double auxiliaryWeight)
{
    /// <summary>The weight that the papers and TF-slim give each head: 0.3 in GoogLeNet, which has two, 0.4 in the networks with one.</summary>
    public static double AuxiliaryWeightOf(nn.Module network) =>
        network is InceptionNetwork { Table: var table } && table.AuxiliaryHeads.Count() > 1 ? 0.3 : 0.4;

    /// <summary>The loss of a batch, with the graph of its gradients.</summary>
    /// <param name="network">The network, in training mode.</param>
    /// <param name="images"><c>N×C×H×W</c>.</param>
    /// <param name="labels"><c>N</c>, int64.</param>
    /// <param name="shares"><c>N×classes</c>, or null.</param>
    /// <returns>A scalar; the caller disposes it.</returns>
    public Tensor Compute(nn.Module<Tensor, Tensor> network, Tensor images, Tensor labels, Tensor? shares)
    {
        var target = shares ?? labels;
        if (network is not InceptionNetwork { HasAuxiliaryHeads: true, training: true } withHeads)
        {
            using var logits = network.call(images);
            return CrossEntropy(logits, target);
        }

        using var output = withHeads.ForwardWithAuxiliary(images);
        var loss = CrossEntropy(output.Logits, target);
        foreach (var head in output.Auxiliary)
        {
            using var trunk = loss;
            using var auxiliary = CrossEntropy(head, target);
            using Scalar weight = auxiliaryWeight;
            using var weighted = auxiliary.mul(weight);
            loss = trunk.add(weighted, HeldScalar.One);
        }

        return loss;
    }

    /// <summary>The mean over the batch: by the weights of the classes where there are labels, as PyTorch does; by images where there are shares.</summary>
    /// <param name="logits"><c>N×classes</c>.</param>
    /// <param name="target">Labels, <c>N</c> int64, or shares, <c>N×classes</c>.</param>
    public Tensor CrossEntropy(Tensor logits, Tensor target)
    {
        using var exact = logits.dtype == ScalarType.Float64 ? logits.alias() : logits.to(float32);
        return nn.functional.cross_entropy(exact, target, weight: classWeights, label_smoothing: smoothing);
    }
}
