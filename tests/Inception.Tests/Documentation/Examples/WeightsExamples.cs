using Inception.Classification;
using Inception.Labels;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/weights.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class WeightsExamples
{
    public static void PublishedCheckpoints()
    {
        using var model = Model.Load(InceptionWeights.V3.Timm);   // downloads once, checks, loads
        Console.WriteLine($"{model.Name}: {model.Labels!.Count} classes, licence {model.Licence}");
    }

    public static void YourOwnCheckpoints()
    {
        // A checkpoint with embedded metadata, as Model.Save and 'inception train' write it.
        using var trained = Model.Load("model.safetensors");

        // A checkpoint without metadata: name its network and preprocessing.
        using var model = Model.Load("my_v3.pth", new()
        {
            Network = NetworkFamily.Named("inception_v3") with { Classes = 3 },
            Preprocessing = ImagePreprocessing.InceptionV3,
            Labels = new LabelSet(["cat", "dog", "owl"]),
        });
        using var classifier = new ImageClassifier(model);

        // Without the catalogue: torchvision's file in a network of your own making.
        using var network = new InceptionV3(
            new() { TransformInput = true }, weights: "inception_v3_google-0cc3c7bd.pth");
        using var sameAsCatalogue = new Model(network, ImagePreprocessing.InceptionV3, LabelSet.ImageNet);
    }
}
