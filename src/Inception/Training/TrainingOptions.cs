using TorchSharp;

namespace Inception.Training;

/// <summary>How a network is trained. The defaults suit pictures of 28×28 pixels and a network with batch normalisation.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often the training pictures are gone through. At least 1.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>Pictures per step, at least 2 (batch normalisation needs more than one). When the pictures do not divide evenly, each epoch leaves out a few, others each time.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The highest learning rate of the schedule. Above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The part of all steps in which the learning rate rises, before it falls as half a cosine. From 0 to 1.</summary>
    public double WarmUp { get; init; } = 0.2;

    /// <summary>How gradients become steps.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.NesterovSgd;

    /// <summary>
    /// The pull of the weights of convolutions and linear layers towards 0. Biases and batch normalisation are spared:
    /// T. He et al., "Bag of Tricks for Image Classification", arXiv:1812.01187, section 3.1. At least 0.
    /// </summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>
    /// The share of the target that is spread over all classes: C. Szegedy et al., arXiv:1512.00567, section 7. From 0 (none) to below 1.
    /// </summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>The most pixels by which a training picture is moved in each direction; black comes in at the edge. At least 0.</summary>
    public int RandomShift { get; init; } = 2;

    /// <summary>Whether half of the training pictures are mirrored, left to right.</summary>
    public bool HorizontalFlip { get; init; } = true;

    /// <summary>What is subtracted from the pixels, which are 0 … 1 by then.</summary>
    public double Mean { get; init; } = 0.5;

    /// <summary>What the pixels are then divided by. Above 0.</summary>
    public double StandardDeviation { get; init; } = 0.5;

    /// <summary>The start of all random numbers: order, augmentation and dropout. The same seed gives the same weights on the same machine and thread count.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where the work is done; null for the CPU. The network is moved there.</summary>
    public torch.Device? Device { get; init; }

    /// <summary>The recipe for Fashion-MNIST that InceptionSmall's weights were made with.</summary>
    public static TrainingOptions ForFashionMnist { get; } = new() { Epochs = 10, Mean = FashionMnist.Mean, StandardDeviation = FashionMnist.StandardDeviation };

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names it.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 2);
        ThrowUnless(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a finite number above 0");
        ThrowUnless(WarmUp is >= 0 and <= 1, nameof(WarmUp), WarmUp, "0 to 1");
        ThrowUnless(Enum.IsDefined(Optimizer), nameof(Optimizer), Optimizer, string.Join(", ", Enum.GetNames<OptimizerKind>()));
        ThrowUnless(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "a finite number of at least 0");
        ThrowUnless(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "0 to below 1");
        ArgumentOutOfRangeException.ThrowIfNegative(RandomShift);
        ThrowUnless(double.IsFinite(Mean), nameof(Mean), Mean, "a finite number");
        ThrowUnless(StandardDeviation > 0 && double.IsFinite(StandardDeviation), nameof(StandardDeviation), StandardDeviation, "a finite number above 0");
    }

    private static void ThrowUnless(bool accepted, string name, object value, string range)
    {
        if (!accepted)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}. Accepted: {range}.");
    }
}
