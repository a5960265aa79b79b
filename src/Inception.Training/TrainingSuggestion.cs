using Inception.Networks;
using Inception.Training.Data;
using Inception.Training.Optimization;
using TorchSharp;

namespace Inception.Training;

/// <summary>
/// Suggested settings of a training, based on the data set: batch size, epochs, schedule, and how a trained network is adapted. <c>inception train</c> and
/// <c>inception finetune</c> use them as defaults.
/// </summary>
/// <remarks>
/// Fine-tuning begins with a classifier that is trained on features of the unchanged images. This classifier is kept unless an epoch is better: "linear
/// probing then fine-tuning" (<a href="https://arxiv.org/abs/2202.10054">Kumar et al. 2022</a>).
/// <see cref="TrainingOptions.EvaluateStart"/> explains how much better an epoch must be.
/// </remarks>
public sealed record TrainingSuggestion
{
    /// <summary>Pixels of an input's side up to which 64 images are a batch; above that 32.</summary>
    private const int SmallInput = 64;

    /// <summary>Training images below which a data set is small.</summary>
    private const int FewImages = 1000;

    /// <summary>Training images up to which the classifier starts from features: more of them fill a disk.</summary>
    private const int MostFeatures = 20_000;

    private const int StepsOfEpoch = 8, LeastBatch = 8;
    private const int StepsOfFineTuning = 150, StepsFromScratch = 1500;
    private const double LongestGradient = 5;
    private const int LeastEpochs = 3, MostEpochs = 30, MostEpochsFromScratch = 100;

    /// <summary>Multiply-adds that two cores do in some 40 seconds of a training of the family.</summary>
    private const double MultiplyAddsOfAMinute = 7e11;

    private const int PassesOfAStep = 3;   // forward, and backward to the input and to the weights

    /// <summary>The number of images in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The number of epochs in which stages are trained, if stages are trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>
    /// Whether only the classifier is trained, as a <see cref="Transfer.LinearHead"/> on features. True for a small data set, if training the stages of this
    /// network on this device would take more than a minute.
    /// </summary>
    public bool IsClassifierAlone { get; init; }

    /// <summary>
    /// Whether a <see cref="Transfer.LinearHead"/> is trained on features and copied into the classifier before the first epoch.
    /// <see cref="GradualUnfreezing.HeadEpochs"/> is then 0.
    /// </summary>
    public bool StartsFromFeatures { get; init; }

    /// <summary>
    /// Whether training uses the images without augmentation. A small data set gives few steps, in which a network learns more from unchanged images.
    /// </summary>
    public bool IsWithoutAugmentation { get; init; }

    /// <summary>The label smoothing. 0 for a small data set, so that the predicted probabilities match the accuracy.</summary>
    public required double LabelSmoothing { get; init; }

    /// <summary>The maximum norm of the gradient; null for none. Clipping protects a classifier that was trained on features from large updates.</summary>
    public double? ClipGradientNorm { get; init; }

    /// <summary>The factor of the usual learning rate, above 0, at most 1. Training from random weights uses lower rates for smaller batches.</summary>
    public required double RateFactor { get; init; }

    /// <summary>Suggests settings for fine-tuning a trained network.</summary>
    /// <param name="data">The properties of the training images.</param>
    /// <param name="network">The trained network.</param>
    /// <param name="imageSize">Width and height of the network's input in pixels.</param>
    /// <param name="device">The device that trains the network.</param>
    public static TrainingSuggestion ForFineTuning(DataSetProfile data, InceptionNetwork network, int imageSize, DeviceType device = DeviceType.CPU)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(network);
        var usual = new GradualUnfreezing().Epochs;
        var isSmall = data.Images < FewImages;
        var hasHead = network.Table.Classifier is { Bias: true };
        var batch = BatchFor(data.Images, imageSize);
        var epochs = Math.Clamp(EpochsFor(StepsOfFineTuning, data.Images, batch), usual, MostEpochs);
        if (isSmall && device == DeviceType.CPU) epochs = Math.Min(epochs, EpochsInAMinute(data, network, imageSize));
        var isClassifierAlone = isSmall && hasHead && data.SmallestClass > 0 && epochs < LeastEpochs;
        var startsFromFeatures = hasHead && data is { Images: <= MostFeatures, SmallestClass: > 0 };
        return new()
        {
            BatchSize = batch,
            Epochs = Math.Max(epochs, LeastEpochs),
            IsClassifierAlone = isClassifierAlone,
            StartsFromFeatures = startsFromFeatures,
            IsWithoutAugmentation = isSmall,
            ClipGradientNorm = startsFromFeatures ? LongestGradient : null,
            LabelSmoothing = isSmall ? 0 : GradualUnfreezing.Basis.LabelSmoothing,
            RateFactor = 1,
        };
    }

    /// <summary>Suggests settings for training a network from random weights.</summary>
    /// <param name="data">The properties of the training images.</param>
    /// <param name="imageSize">Width and height of the network's input in pixels.</param>
    public static TrainingSuggestion ForTraining(DataSetProfile data, int imageSize)
    {
        ArgumentNullException.ThrowIfNull(data);
        var batch = BatchFor(data.Images, imageSize);
        return new()
        {
            BatchSize = batch,
            Epochs = Math.Clamp(EpochsFor(StepsFromScratch, data.Images, batch), MostEpochs, MostEpochsFromScratch),
            LabelSmoothing = new TrainingOptions().LabelSmoothing,
            RateFactor = (double)batch / UsualBatch(imageSize),
        };
    }

    /// <summary>The recipe of unfreezing for these epochs. After a start from features, no epochs are needed for the classifier alone.</summary>
    public GradualUnfreezing Unfreezing => StartsFromFeatures
        ? new() { Epochs = Epochs, HeadEpochs = 0 }
        : new() { Epochs = Epochs };

    /// <summary>Creates the options of a <see cref="Trainer"/> that fine-tunes a network with these settings.</summary>
    /// <param name="network">The network to train.</param>
    /// <exception cref="ArgumentException">The network has no classifier.</exception>
    public TrainingOptions ToOptions(InceptionNetwork network) => Unfreezing.For(network, GradualUnfreezing.Basis with
    {
        Schedule = (CosineDecay)GradualUnfreezing.Basis.Schedule with { Rate = GradualUnfreezing.Basis.Schedule.Rate * RateFactor },
        LabelSmoothing = LabelSmoothing,
        EvaluateStart = StartsFromFeatures,
        WithoutDropout = StartsFromFeatures,
        ClipGradientNorm = ClipGradientNorm,
    });

    /// <summary>A power of two: at least 8 steps an epoch where the data allow batches of 8, and no more than suits the size of the images.</summary>
    private static int BatchFor(int images, int imageSize)
    {
        var least = Math.Min(LeastBatch, Math.Max(2, images / 2));
        var wanted = Math.Clamp(images / StepsOfEpoch, 1, UsualBatch(imageSize));
        return Math.Max(least, 1 << (int)Math.Log2(wanted));
    }

    private static int UsualBatch(int imageSize) => imageSize <= SmallInput ? 64 : 32;

    private static int EpochsFor(int steps, int images, int batch) => (int)Math.Ceiling(steps / Math.Ceiling(images / (double)batch));

    private static int EpochsInAMinute(DataSetProfile data, InceptionNetwork network, int imageSize)
    {
        var input = network.Table.Input with { Height = imageSize, Width = imageSize };
        var image = (double)PassesOfAStep * NetworkSummary.Create(network.Table, input).MultiplyAdds;
        return (int)(MultiplyAddsOfAMinute / image / Math.Max(1, data.Images));
    }
}
