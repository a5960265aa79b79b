using System.Text.Json.Serialization;
using Inception.Common;
using Inception.Training.Optimization;
using TorchSharp;

namespace Inception.Training;

/// <summary>How a network is trained. The defaults suit small images and a network with batch normalisation that begins at random weights.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often the training images are gone through. At least 1.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>How gradients become steps.</summary>
    public UpdateRule Optimizer { get; init; } = new Sgd();

    /// <summary>The learning rate of each step.</summary>
    public LearningRateSchedule Schedule { get; init; } = new CosineDecay { Rate = 0.1, WarmUpEpochs = 1 };

    /// <summary>The pull of the weights of convolutions and linear layers towards 0. Biases and batch normalisation are spared. At least 0.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>
    /// The share of the target that is spread over all classes (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, section 7). From 0
    /// (none) to below 1.
    /// </summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>A weight of each class in the loss, at least 0, for classes that are rare; null for equal weights.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>
    /// What the loss of each auxiliary head counts, at least 0; null for the papers' 0.3 where there are two heads (GoogLeNet), 0.4 where there is one
    /// (v2, v3, v4, Inception-ResNet). Without meaning for a network without heads.
    /// </summary>
    public double? AuxiliaryWeight { get; init; }

    /// <summary>The batches whose mean gradient makes one step, at least 1. Batch normalisation still sees each batch by itself.</summary>
    public int AccumulatedBatches { get; init; } = 1;

    /// <summary>The length that longer gradients are cut to, above 0; null to leave them as they are.</summary>
    public double? ClipGradientNorm { get; init; }

    /// <summary>The length of the gradient, before it is clipped, that ends the training as diverged, above 0; null for none.</summary>
    public double? GradientNormLimit { get; init; }

    /// <summary>The loss that ends the training as diverged, above 0. Default 10,000: far above what a network that knows nothing has.</summary>
    public double LossLimit { get; init; } = 1e4;

    /// <summary>The moving average of the weights, which is evaluated and saved in their place; null for none.</summary>
    public MovingAverage? Average { get; init; }

    /// <summary>What is frozen from which epoch on, for an <see cref="Networks.InceptionNetwork"/>. Empty to leave the network's own freeze as it is.</summary>
    public IReadOnlyList<FreezeFrom> Freezes { get; init; } = [];

    /// <summary>
    /// Whether batch normalization keeps the running statistics that the network came with, and normalises by them in training too, in all stages. It suits
    /// the fine-tuning by small batches, whose own statistics are noisy. Default false.
    /// </summary>
    public bool KeepBatchNormStatistics { get; init; }

    /// <summary>
    /// Whether nothing is dropped in training, whatever the network's dropout. A classifier that was trained on features by a
    /// <see cref="Transfer.LinearHead"/> has large weights for features that vary little, and breaks where one of them is dropped. Default false.
    /// </summary>
    public bool WithoutDropout { get; init; }

    /// <summary>What the learning rate is multiplied by in a stage, such as <c>Mixed_5b</c>, at least 0; 1 where nothing is said.</summary>
    public IReadOnlyDictionary<string, double> StageRates { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Whether the network is measured before the first step. It is then the best until an epoch is better by more than the standard error of its metric: on
    /// few validation images less is chance. So a training never keeps a network that is worse than the one it was given. Default false.
    /// </summary>
    public bool EvaluateStart { get; init; }

    /// <summary>What makes an epoch the best. Of epochs with the same metric the one with less validation loss is better.</summary>
    public MonitoredMetric BestBy { get; init; } = MonitoredMetric.Top1;

    /// <summary>
    /// The epochs without a better metric after which the training ends, at least 1; null to go on to the last. An epoch that is the best by its loss alone
    /// does not count as better here.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>By how much an epoch must be better to be a new best, at least 0.</summary>
    public double LeastImprovement { get; init; }

    /// <summary>
    /// The type of images and activations in training, for an <see cref="Networks.InceptionNetwork"/>: bfloat16 on a CPU or GPU that computes with it.
    /// Weights, gradients, statistics, fully connected layers, the loss and all evaluations stay in float32. Null (default) for the weights' type.
    /// </summary>
    [JsonConverter(typeof(JsonStringEnumConverter<torch.ScalarType>))]
    public torch.ScalarType? ComputeType { get; init; }

    /// <summary>
    /// The start of all random numbers that the training draws (dropout). The same seed gives the same weights on the same machine and thread count.
    /// Initial weights, order and augmentation have seeds of their own.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>The device to train on, to which the network is moved. Null (default) for the device that the network is on.</summary>
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
