using Inception.Networks;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>Whether network, images and options fit each other, told before the first step, where the message can say so.</summary>
internal static class TrainingCheck
{
    public static void Fits(nn.Module network, IImageBatches training, IImageBatches validation, TrainingOptions options)
    {
        var classes = training.ClassNames;
        if (training.BatchesPerEpoch < 1)
            throw new ArgumentException($"A training needs at least 1 batch of images. Found {training.ImageCount} images that make none.", nameof(training));
        if (training.ImageCount < 2)
            throw new ArgumentException("A training needs at least 2 images, by which batch normalization can normalise. Found 1.", nameof(training));
        if (!validation.ClassNames.SequenceEqual(classes))
        {
            throw new ArgumentException(
                $"The validation images must have the classes of the training images, {Describe(classes)}. "
                    + $"Found {Describe(validation.ClassNames)}.", nameof(validation));
        }

        if (options.ClassWeights is { } weights && weights.Count != classes.Count)
            throw new ArgumentException(
                $"{nameof(TrainingOptions.ClassWeights)} must be {classes.Count} numbers, one for each class; found {weights.Count}.", nameof(options));

        if (network is InceptionNetwork inception) Fits(inception, classes.Count, options);
        else if (options.ComputeType is not null)
            throw new ArgumentException(
                $"{nameof(TrainingOptions.ComputeType)} needs an {nameof(InceptionNetwork)}, whose layers convert their weights. Found {network.GetName()}.",
                nameof(options));
        else if (options.Freezes.Count > 0)
            throw new ArgumentException(
                $"{nameof(TrainingOptions.Freezes)} needs an {nameof(InceptionNetwork)}, whose stages have names. Found {network.GetName()}.", nameof(options));
    }

    private static void Fits(InceptionNetwork network, int classes, TrainingOptions options)
    {
        if (network.Classes != classes)
            throw new ArgumentException(
                $"Images in {classes} classes need a network with as many. Found {network.Classes} in {network.GetName()}.", nameof(network));

        var stages = network.StageNames;
        var unknown = options.Freezes.Select(freeze => freeze.UpTo).OfType<string>().Concat(options.StageRates.Keys)
            .FirstOrDefault(stage => !stages.Contains(stage) && network.Table.AuxiliaryHeads.All(head => head.Name != stage));
        if (unknown is not null)
            throw new ArgumentException($"{network.GetName()} has no stage '{unknown}'. It has {string.Join(", ", stages)}.", nameof(options));
    }

    private static string Describe(IReadOnlyList<string> classes) =>
        $"{classes.Count} ({string.Join(", ", classes.Take(5))}{(classes.Count > 5 ? ", …" : "")})";
}
