using System.Text.Json.Serialization;
using Inception.Common;
using Inception.Training.Optimization;
using TorchSharp;

namespace Inception.Training;

/// <summary>Options of a training. The defaults suit small images, and a network with batch normalization and random initial weights.</summary>
public sealed record TrainingOptions
{
    /// <summary>The number of epochs: passes over the training images. At least 1. Default 12.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>The optimizer. Default: stochastic gradient descent with Nesterov's momentum of 0.9.</summary>
    public UpdateRule Optimizer { get; init; } = new Sgd();

    /// <summary>The learning rate of each step. Default: cosine decay from 0.1, after one epoch of warm-up.</summary>
    public LearningRateSchedule Schedule { get; init; } = new CosineDecay { Rate = 0.1, WarmUpEpochs = 1 };

    /// <summary>The weight decay of convolutions and fully connected layers, at least 0. Biases and batch normalization do not decay. Default 5e-4.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>
    /// The label smoothing: the share of the target that is spread over all classes (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>,
    /// section 7). From 0 (none) to below 1. Default 0.1.
    /// </summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>The weight of each class in the loss, at least 0, to balance rare classes. Null (default) for equal weights.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>
    /// The weight of the loss of each auxiliary head, at least 0. Null (default) uses the weights of the papers: 0.3 for two heads (GoogLeNet), 0.4 for one
    /// head (v2, v3, v4, Inception-ResNet). Ignored for a network without heads.
    /// </summary>
    public double? AuxiliaryWeight { get; init; }

    /// <summary>
    /// The number of batches whose gradients are averaged for one step (gradient accumulation), at least 1. Batch normalization still sees each batch
    /// separately. Default 1.
    /// </summary>
    public int AccumulatedBatches { get; init; } = 1;

    /// <summary>The maximum norm of the gradient, above 0. Longer gradients are clipped to this norm. Null (default) does not clip.</summary>
    public double? ClipGradientNorm { get; init; }

    /// <summary>
    /// The norm of the gradient, before clipping, above which the training counts as diverged and stops. Above 0. Null (default) for no limit.
    /// </summary>
    public double? GradientNormLimit { get; init; }

    /// <summary>The loss above which the training counts as diverged and stops. Above 0. Default 10,000, far above the loss of an untrained network.</summary>
    public double LossLimit { get; init; } = 1e4;

    /// <summary>The moving average of the weights, which is evaluated and saved in place of the weights. Null (default) for none.</summary>
    public MovingAverage? Average { get; init; }

    /// <summary>
    /// The frozen stages from certain epochs on, for an <see cref="Networks.InceptionNetwork"/>. When empty (default), the network's own freeze is not changed.
    /// </summary>
    public IReadOnlyList<FreezeFrom> Freezes { get; init; } = [];

    /// <summary>
    /// Whether batch normalization in all stages keeps the network's running statistics, and normalizes with them in training too. Use it for fine-tuning with
    /// small batches, whose own statistics are noisy. Default false.
    /// </summary>
    public bool KeepBatchNormStatistics { get; init; }

    /// <summary>
    /// Whether dropout is disabled in training. Use it after training a classifier as a <see cref="Transfer.LinearHead"/>: such a classifier has large weights
    /// for features that vary little, and fails if one of them is dropped. Default false.
    /// </summary>
    public bool WithoutDropout { get; init; }

    /// <summary>Factors of the learning rate by stage, such as <c>Mixed_5b</c>, at least 0. Stages that are not listed have the factor 1.</summary>
    public IReadOnlyDictionary<string, double> StageRates { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Whether the network is evaluated before the first step. The initial network then counts as the best until an epoch is better by more than the standard
    /// error of the metric, because smaller differences may be chance. So the best checkpoint is never worse than the initial network. Default false.
    /// </summary>
    public bool EvaluateStart { get; init; }

    /// <summary>
    /// The metric that determines the best epoch. If the metric is equal, the epoch with the lower validation loss is better. Default: top-1 accuracy.
    /// </summary>
    public MonitoredMetric BestBy { get; init; } = MonitoredMetric.Top1;

    /// <summary>
    /// The number of epochs without an improvement of the metric after which the training stops early, at least 1. Null (default) trains all epochs. A lower
    /// loss with an equal metric does not count as an improvement here.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>The amount by which the metric must improve for a new best epoch, at least 0. Default 0.</summary>
    public double LeastImprovement { get; init; }

    /// <summary>
    /// The number type of images and activations in training (mixed precision), for an <see cref="Networks.InceptionNetwork"/>: bfloat16, on a CPU or GPU that
    /// supports it. Weights, gradients, statistics, fully connected layers, the loss and all evaluations stay in float32. Null (default) uses the type of the
    /// weights.
    /// </summary>
    [JsonConverter(typeof(JsonStringEnumConverter<torch.ScalarType>))]
    public torch.ScalarType? ComputeType { get; init; }

    /// <summary>
    /// The seed of the random numbers that the training draws (dropout). The same seed gives the same weights on the same machine with the same number of
    /// threads. Initial weights, order and augmentation have their own seeds. Default 1.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>The device to train on. The network is moved to this device. Null (default) uses the network's device.</summary>
    [JsonIgnore]
    public torch.Device? Device { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names it.</exception>
    internal void Validate()
    {
        OptionCheck.RequireAtLeast1(Epochs, nameof(Epochs));
        Optimizer.Validate();
        Schedule.Validate();
        OptionCheck.RequireAtLeast0(WeightDecay, nameof(WeightDecay));
        OptionCheck.Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "from 0 to below 1");
        foreach (var weight in ClassWeights ?? []) OptionCheck.RequireAtLeast0(weight, nameof(ClassWeights));
        if (AuxiliaryWeight is { } auxiliary) OptionCheck.RequireAtLeast0(auxiliary, nameof(AuxiliaryWeight));
        OptionCheck.RequireAtLeast1(AccumulatedBatches, nameof(AccumulatedBatches));
        if (ClipGradientNorm is { } clip) OptionCheck.RequireAbove0(clip, nameof(ClipGradientNorm));
        if (GradientNormLimit is { } norm) OptionCheck.RequireAbove0(norm, nameof(GradientNormLimit));
        OptionCheck.RequireAbove0(LossLimit, nameof(LossLimit));
        Average?.Validate();
        OptionCheck.Require(
            ComputeType is null or torch.ScalarType.BFloat16 or torch.ScalarType.Float32,
            nameof(ComputeType),
            ComputeType ?? torch.ScalarType.Float32,
            "BFloat16, Float32, or null");
        foreach (var freeze in Freezes) OptionCheck.Require(freeze.Epoch >= 1, nameof(Freezes), freeze.Epoch, "from epoch 1 on");
        foreach (var rate in StageRates.Values) OptionCheck.RequireAtLeast0(rate, nameof(StageRates));
        OptionCheck.RequireDefined(BestBy, nameof(BestBy));
        OptionCheck.Require(Patience is null or >= 1, nameof(Patience), Patience, "at least 1, or null");
        OptionCheck.RequireAtLeast0(LeastImprovement, nameof(LeastImprovement));
    }
}
