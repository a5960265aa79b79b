using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Transfer;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/fine-tuning.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class FineTuningExamples
{
    public static async Task InCode()
    {
        var (training, validation) = ImageFolder.Open("photos").Split(validation: 0.2, seed: 1);
        var labels = new LabelSet(training.ClassNames);
        using var model = FineTune.FromPretrained(InceptionWeights.V3.ImageNet, labels);

        // 1. The classifier alone, on features that are computed once and kept on disk.
        var cache = new FeatureCache("features");
        using (var features = await cache.GetAsync(model.Network, model.Preprocessing, training))
        using (var held = await cache.GetAsync(model.Network, model.Preprocessing, validation))
        {
            var head = LinearHead.Train(features);
            head.CopyTo(model.Network);
            Console.WriteLine($"classifier alone: {head.Evaluate(held).Metrics.Top1:P1}");
        }

        // 2. The stages join from the last to the first.
        var options = new GradualUnfreezing { Epochs = 5, HeadEpochs = 0 }.For(model.Network);
        var batches = new ImageLoader(training, model.Preprocessing, options: new() { BatchSize = 16 });
        var measured = new ImageLoader(validation, model.Preprocessing, options: new() { Shuffle = false });
        await foreach (var happened in new Trainer(model.Network, batches, measured, options).RunAsync())
        {
            if (happened is TrainingEpoch { Result: var result })
                Console.WriteLine($"epoch {result.Epoch}: {result.Top1:P1}");
        }

        model.Save("photos.safetensors");
    }
}
