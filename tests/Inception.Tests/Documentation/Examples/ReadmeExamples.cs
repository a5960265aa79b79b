using Inception.Classification;
using Inception.Extensions.AI;
using Inception.Metrics;
using Inception.ML;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Portable;
using Microsoft.Extensions.AI;
using Microsoft.ML;
using static Inception.Networks.Tables.Rows;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of the README, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class ReadmeExamples
{
    public static void ClassifyAnImage()
    {
        using var classifier = ImageClassifier.Load(InceptionWeights.V3.ImageNet);
        foreach (var prediction in classifier.Classify("cat.jpg", top: 3))
        {
            Console.WriteLine($"{prediction.Label}: {prediction.Probability:P1}");
        }
    }

    public static float[] WithoutNativeLibraries()
    {
        using var model = PortableModel.Load("model.safetensors");
        Console.WriteLine(model.Classify("cat.jpg")[0].Label);
        float[] vector = model.Embed("cat.jpg");
        return vector;
    }

    public static async Task EmbedForMicrosoftExtensionsAI()
    {
        using var generator = new ImageEmbeddingGenerator(PortableModel.Load("model.safetensors"), new() { Normalize = true });
        Embedding<float> embedding = await generator.GenerateAsync(await DataContent.LoadFromAsync("cat.jpg"));
    }

    public static void FineTuneInMLNet()
    {
        var context = new MLContext(seed: 1);
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label", "Category")
            .Append(context.MulticlassClassification.Trainers.InceptionFineTune(new() { Weights = InceptionWeights.V3.ImageNet, FeatureColumnName = "Path" }))
            .Append(context.Transforms.Conversion.MapKeyToValue("Category", "PredictedLabel"));
    }

    public static void CompareFeatures()
    {
        using var generated = FeatureFile.Open("generated.npy");
        using var real = FeatureFile.Open("real.npy");

        var result = FrechetDistance.Compute(generated, real);
        Console.WriteLine($"FID {result.Value:F4}");
    }

    public static void ClassifyAnImageWithoutNativeLibraries()
    {
        using var model = PortableModel.Load(InceptionWeights.V3.ImageNet);
        foreach (var prediction in model.Classify("cat.jpg", top: 3))
        {
            Console.WriteLine($"{prediction.Label}: {prediction.Probability:P1}");
        }
    }

    public static IReadOnlyList<string> ANetworkIsATable()
    {
        var table = new NetworkTable("two_branches", Input: new(3, 32, 32),
        [
            Conv("stem", 32, 3, stride: 2, padding: 1),
            Block("mixed",
                Branch(Conv("branch1x1", 32, 1)),
                Branch(Conv("branch3x3_1", 16, 1), Conv("branch3x3_2", 32, 3, padding: 1))),
            GlobalPool("avgpool", GlobalPooling.Average), Flatten(),
            Linear("fc", 10),
        ]);
        using var network = new InceptionNetwork(table);
        return [.. network.state_dict().Keys];
    }
}
