using Inception.Networks;
using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/networks.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class NetworksExamples
{
    public static void BuildANetwork()
    {
        // Random weights.
        using var network = new InceptionV3(new() { Classes = 10 });

        // The same network by its name.
        var options = NetworkFamily.Named("inception_v3") with { Classes = 10 };
        using var byName = options.Create();
    }

    public static void WriteYourOwnNetwork()
    {
        var table = new NetworkTable("residual_example", Input: new(3, 32, 32),
        [
            Conv("stem", 32, 3, padding: 1),
            ..Repeat(2, i => Residual($"residual.{i}", scale: 0.3, relu: true,
                Split(
                    Branch(Conv("branch0", 16, 1)),
                    Branch("branch1", Conv("0", 16, 1), Conv("1", 16, 3, padding: 1))),
                PlainConv("joined", 32, 1, bias: true))),
            Block("reduction",
                Branch(Conv("branch3x3", 96, 3, stride: 2, padding: 1)),
                Branch(MaxPool("", 3, stride: 2, padding: 1))),
            GlobalPool("avgpool", GlobalPooling.Average), Flatten(),
            Linear("fc", 10),
        ]);
        using var network = new InceptionNetwork(table);
    }
}
