using Inception.Common;

namespace Inception.Training.Transfer;

/// <summary>Options for training a <see cref="LinearHead"/>.</summary>
public sealed record LinearHeadOptions
{
    /// <summary>
    /// The weight decay, at least 0: <c>½·WeightDecay·‖W‖²</c> is added to the mean cross entropy. It applies to the weights of standardized features, not to
    /// biases. Default 0.01, which suits tens to hundreds of images for each class. With thousands, a smaller value is better.
    /// </summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>
    /// The label smoothing: the share of the target that is spread over all classes (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>,
    /// section 7), from 0 (default) to below 1.
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// The weight of each class in the loss, at least 0, to balance rare classes. Null (default) for equal weights. The mean loss is weighted by the weights of
    /// the images' classes.
    /// </summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>
    /// Whether features are standardized to mean 0 and standard deviation 1 for the training. Default true. The resulting weights are for the original
    /// features. The option changes the strength of the weight decay for each feature, and the speed of the training.
    /// </summary>
    public bool Standardize { get; init; } = true;

    /// <summary>The training ends when the largest component of the gradient is at most this number. Above 0. Default 1e-5.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>The maximum number of steps, at least 1. Default 500.</summary>
    public int MaxIterations { get; init; } = 500;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    internal void Validate()
    {
        OptionCheck.RequireAtLeast0(WeightDecay, nameof(WeightDecay));
        OptionCheck.Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "from 0 to below 1");
        foreach (var weight in ClassWeights ?? []) OptionCheck.RequireAtLeast0(weight, nameof(ClassWeights));
        OptionCheck.Require(ClassWeights is null || ClassWeights.Any(weight => weight > 0), nameof(ClassWeights), 0, "at least one weight above 0");
        OptionCheck.RequireAbove0(Tolerance, nameof(Tolerance));
        OptionCheck.RequireAtLeast1(MaxIterations, nameof(MaxIterations));
    }
}
