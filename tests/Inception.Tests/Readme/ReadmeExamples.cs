using Inception.Classification;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using static Inception.Networks.Tables.Rows;

namespace Inception.Tests.Readme;

/// <summary>The README's examples, so that they compile; <see cref="ReadmeTests"/> holds the two texts together.</summary>
internal static class ReadmeExamples
{
    public static void Library()
    {
        var network = new InceptionV3(new() { TransformInput = true }, weights: "inception_v3_google-0cc3c7bd.pth");
        using var classifier = new ImageClassifier(network, ImagePreprocessing.InceptionV3, LabelSet.ImageNet);
        foreach (var prediction in classifier.Classify("cat.jpg", top: 3))
        {
            Console.WriteLine($"{prediction.Label}: {prediction.Probability:P1}");
        }
    }

    public static IReadOnlyList<string> Table()
    {
        var table = new NetworkTable("two_branches", Input: new(3, 32, 32),
        [
            Conv("stem", 32, 3, stride: 2, padding: 1),
            Block("mixed",
                Branch(Conv("branch1x1", 32, 1)),
                Branch(Conv("branch3x3_1", 16, 1), Conv("branch3x3_2", 32, 3, padding: 1))),
            AdaptiveAvgPool("avgpool", 1), Flatten(),
            Linear("fc", 10),
        ]);
        using var network = new InceptionNetwork(table);
        return [.. network.state_dict().Keys];
    }
}
