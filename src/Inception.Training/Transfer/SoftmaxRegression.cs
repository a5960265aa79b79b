using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>
/// The objective of a linear classifier: the mean cross entropy of its softmax with smoothed labels, by the weights of the classes, and
/// <c>½·decay·‖W‖²</c>; biases are spared. It is convex, with one minimum where the decay is above 0 (C. Bishop, "Pattern Recognition and Machine
/// Learning", section 4.3.4).
/// </summary>
/// <param name="blocks">All vectors and classes.</param>
/// <param name="standardization">What vectors go through first.</param>
/// <param name="labels">The class of every vector.</param>
/// <param name="classes">The number of classes.</param>
/// <param name="options">Weight decay, label smoothing and the classes' weights.</param>
internal sealed class SoftmaxRegression(
    IEnumerable<FeatureBlock> blocks, Standardization standardization, IEnumerable<int> labels, int classes, LinearHeadOptions options)
{
    private readonly int _weights = classes * standardization.Mean.Length;
    private readonly double[] _classWeights = options.ClassWeights?.ToArray() ?? [.. Enumerable.Repeat(1.0, classes)];
    private readonly double _total = labels.Sum(label => options.ClassWeights?[label] ?? 1);

    /// <summary>The weights, <c>classes×length</c>, and then the biases.</summary>
    public int ParameterCount => _weights + classes;

    /// <summary>Writes the gradient at a point, and returns the value there.</summary>
    public double Evaluate(double[] parameters, double[] gradient)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var weight = tensor(parameters[.._weights], [classes, _weights / classes]);
        var bias = tensor(parameters[_weights..]);
        using Scalar decay = options.WeightDecay, total = _total;
        var (weightGradient, biasGradient) = (weight.mul(decay), zeros_like(bias));
        var value = 0.5 * options.WeightDecay * weight.mul(weight).sum().item<double>();
        var (mean, deviation, classWeights) = (tensor(standardization.Mean), tensor(standardization.Deviation), tensor(_classWeights));
        foreach (var block in blocks)
        {
            using var blockScope = NewDisposeScope();
            var vectors = block.Vectors.sub(mean).div_(deviation);                             // rows×length
            var logProbabilities = vectors.matmul(weight.t()).add_(bias, HeldScalar.One).log_softmax(1);   // rows×classes
            var target = Target(block.Labels).mul_(classWeights);                              // rows×classes
            value -= logProbabilities.mul(target).sum().item<double>() / _total;
            var error = logProbabilities.exp().mul_(target.sum(1, keepdim: true)).sub_(target).div_(total);
            weightGradient.add_(error.t().matmul(vectors), HeldScalar.One);
            biasGradient.add_(error.sum(dim: 0), HeldScalar.One);
        }

        weightGradient.data<double>().ToArray().CopyTo(gradient, 0);
        biasGradient.data<double>().ToArray().CopyTo(gradient, _weights);
        return value;
    }

    private Tensor Target(Tensor labels)
    {
        using Scalar everyone = options.LabelSmoothing / classes, oneself = 1 - options.LabelSmoothing;
        var target = full([labels.shape[0], classes], everyone, ScalarType.Float64);
        var own = full([labels.shape[0], 1], oneself, ScalarType.Float64);
        return target.scatter_add_(1, labels.unsqueeze(1), own);
    }
}
