using Inception.Networks;
using Inception.Training.Data;
using Inception.Training.Optimization;
using TorchSharp;

namespace Inception.Training;

/// <summary>
/// The defaults of a training that follow from the data: batches, epochs, schedule, and how a trained network is adapted. <c>inception train</c> and
/// <c>inception finetune</c> take them where no option says otherwise.
/// </summary>
/// <remarks>
/// Fine-tuning begins with a classifier that is trained on features of the images as they are, and keeps that classifier unless an epoch is better: "linear
/// probing then fine-tuning" (<a href="https://arxiv.org/abs/2202.10054">Kumar et al. 2022</a>).
/// <see cref="TrainingOptions.EvaluateStart"/> says how much better.
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

    /// <summary>Images of a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The epochs in which stages are trained, where they are.</summary>
    public required int Epochs { get; init; }

    /// <summary>
    /// Whether the classifier alone is trained, by a <see cref="Transfer.LinearHead"/> on features: the data are few, and training stages of this network on
    /// this device would take more than a minute.
    /// </summary>
    public bool IsClassifierAlone { get; init; }

    /// <summary>
    /// Whether a <see cref="Transfer.LinearHead"/> on features is copied into the classifier before the first epoch; <see cref="GradualUnfreezing.HeadEpochs"/>
    /// is then 0.
    /// </summary>
    public bool StartsFromFeatures { get; init; }

    /// <summary>
    /// Whether images are trained on as they are. Few images make few steps, in which a network learns more from the images themselves than from changed ones.
    /// </summary>
    public bool IsWithoutAugmentation { get; init; }

    /// <summary>The label smoothing: 0 for few images, which makes probabilities of the size of the accuracy.</summary>
    public required double LabelSmoothing { get; init; }

    /// <summary>The length that longer gradients are cut to; null for none. A classifier from features is kept from leaps.</summary>
    public double? ClipGradientNorm { get; init; }

    /// <summary>What the usual learning rate is multiplied by, above 0, at most 1: from random weights smaller batches take smaller steps.</summary>
    public required double RateFactor { get; init; }

    /// <summary>What fine-tuning begins with where nothing else is asked for.</summary>
    /// <param name="data">The training images.</param>
    /// <param name="network">The trained network.</param>
    /// <param name="imageSize">Width and height of its input in pixels.</param>
    /// <param name="device">Where it is trained.</param>
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

    /// <summary>What a training from random weights begins with where nothing else is asked for.</summary>
    /// <param name="data">The training images.</param>
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

    /// <summary>The unfreezing of these epochs: after a start from features the classifier needs none for itself.</summary>
    public GradualUnfreezing Unfreezing => StartsFromFeatures
        ? new() { Epochs = Epochs, HeadEpochs = 0 }
        : new() { Epochs = Epochs };

    /// <summary>The options of a <see cref="Trainer"/> that fine-tunes a network by this suggestion.</summary>
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
