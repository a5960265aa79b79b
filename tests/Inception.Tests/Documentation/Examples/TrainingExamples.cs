using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training;
using Inception.Training.Augmentation;
using Inception.Training.Checkpoints;
using Inception.Training.Data;
using Inception.Training.Optimization;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/training.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class TrainingExamples
{
    public static async Task InCode()
    {
        var (training, validation) = ImageFolder.Open("photos").Split(validation: 0.2, seed: 1);
        var classes = training.ClassNames.Count;
        using var network = new InceptionV3(new() { Classes = classes, AuxiliaryHeads = true });
        var preprocessing = ImagePreprocessing.InceptionV3;
        var batches = new ImageLoader(
            training, preprocessing, ImageAugmentation.Inception, new() { BatchSize = 32, DropLast = true });
        var measured = new ImageLoader(validation, preprocessing, options: new() { Shuffle = false });

        var trainer = new Trainer(network, batches, measured, new()
        {
            Epochs = 90,
            Optimizer = new Sgd { Momentum = 0.9, Nesterov = true },
            Schedule = new CosineDecay { Rate = 0.1, WarmUpEpochs = 5 },
            LabelSmoothing = 0.1,
        })
        {
            Checkpoints = new TrainingCheckpoints { Folder = "runs/photos" },
        };
        await foreach (var happened in trainer.RunAsync())
        {
            if (happened is TrainingEpoch { Result: var result })
                Console.WriteLine($"epoch {result.Epoch}: loss {result.ValidationLoss:F3}, top-1 {result.Top1:P1}");
        }
    }
}
