using Inception.Networks;
using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;

namespace Inception.Tests.Networks;

/// <summary>The published networks, the small one, and one that a user might write; each with a small input that it takes.</summary>
internal static class SampleNetworks
{
    public const string OwnTableName = "my_network";

    public static IReadOnlyList<string> Names { get; } = ["googlenet", "inception_v3", "inception_small", OwnTableName];

    /// <summary>Every kind of row: branches with and without a key, a split, pools that overlap and pools that do not, a head.</summary>
    public static NetworkTable OwnTable { get; } = new(OwnTableName, new(3, 32, 32),
    [
        Dropout("early", 0.1),
        Conv("stem", 24, 3, stride: 2, padding: 1),
        Block("mixed",
            Branch(Conv("one", 8, 1)),
            Branch("three", Conv("0", 8, 1), Split(
                Branch(Conv("1a", 8, new(1, 3), padding: new(0, 1))),
                Branch(Conv("1b", 8, new(3, 1), padding: new(1, 0))))),
            Branch(AvgPool("", 3, stride: 1, padding: 1))),
        Auxiliary("head", AdaptiveAvgPool("", 1), Flatten(), Linear("fc", 5)),
        MaxPool("pool", 2, stride: 2, ceilMode: true),
        Conv("last", 32, 3, padding: 1),
        AdaptiveAvgPool("avgpool", 1), Flatten(), Relu(),
        Linear("fc", 5),
    ]);

    public static InceptionNetwork Create(string name, bool auxiliaryHeads = false) => name switch
    {
        "googlenet" => new InceptionV1(new() { AuxiliaryHeads = auxiliaryHeads }),
        "inception_v3" => new InceptionV3(new() { AuxiliaryHeads = auxiliaryHeads }),
        "inception_small" => new InceptionSmall(new() { AuxiliaryHeads = auxiliaryHeads }),
        OwnTableName => new InceptionNetwork(OwnTable, new() { AuxiliaryHeads = auxiliaryHeads }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>Height and width of an input that costs little; v3's head needs 299 in training.</summary>
    public static int SmallSize(string name, bool auxiliaryHeads = false) => name switch
    {
        "googlenet" => 64,
        "inception_v3" => auxiliaryHeads ? 299 : 96,
        _ => 28,
    };
}
