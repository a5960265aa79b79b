using Inception.Classification;
using Inception.Explanation;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Readme;

/// <summary>The README's examples, so that they compile; <see cref="ReadmeTests"/> holds the two texts together.</summary>
internal static class ReadmeExamples
{
    public static void Library()
    {
        using var classifier = ImageClassifier.Load(InceptionWeights.V3.ImageNet);   // fetched once, checked, with its preprocessing and labels
        foreach (var prediction in classifier.Classify("cat.jpg", top: 3))
        {
            Console.WriteLine($"{prediction.Label}: {prediction.Probability:P1}");
        }
    }

    public static void Uses(Tensor images)
    {
        using var model = Model.Load(InceptionWeights.V3.Timm);   // network, preprocessing, labels and licence

        // Where in the image the evidence is. Several classes share a model that is left open.
        using var explainer = new ImageExplainer(model, new() { LeaveModelOpen = true });
        File.WriteAllBytes("cam.png", explainer.Explain("cat.jpg").Blend().ToPng());

        // Stages in one pass, and the vector before the classifier.
        using var features = model.Network.Features(images, ["Mixed_5d", "Mixed_7c"]);
        using var embedding = model.Network.Embed(images, normalize: true);

        // New classes on trained features: everything but the classifier is loaded, and tuned.LoadReport says so.
        using var tuned = Model.Load(InceptionWeights.V3.Timm, new() { Classes = 5 });
        tuned.Network.Freeze(upTo: "Mixed_6e");                // batch normalisation's statistics too; train with tuned.Network.TrainableParameters()
    }

    public static IReadOnlyList<string> Table()
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
