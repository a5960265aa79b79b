using Inception.Networks;
using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;

namespace Inception.Testing;

/// <summary>The networks of the family, and one that a user might write; each with a small input that it takes.</summary>
public static class SampleNetworks
{
    public const string OwnTableName = "my_network";

    public static IReadOnlyList<string> Names { get; } = [.. NetworkFamily.All.Select(options => options.Network), OwnTableName];

    public static IReadOnlyList<string> NamesWithHeads { get; } =
        [.. NetworkFamily.All.Where(options => options.CreateTable().AuxiliaryHeads.Any()).Select(options => options.Network), OwnTableName];

    /// <summary>Every kind of row: branches with and without a key, a split, pools that overlap and pools that do not, a residual, a head.</summary>
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
        Residual("residual", 0.5, relu: true,
            Relu("act"), DepthwiseConv("depthwise", 3, padding: 1), PlainConv("pointwise", 48, 1, bias: true), BatchNorm("bn"), Relu()),
        LocalResponseNorm("norm"),
        Conv("last", 32, 3, padding: 1),
        AdaptiveAvgPool("avgpool", 1), Flatten(), Relu(),
        Linear("fc", 5),
    ]);

    public static InceptionNetwork Create(string name, bool auxiliaryHeads = false) => name == OwnTableName
        ? new InceptionNetwork(OwnTable, new() { AuxiliaryHeads = auxiliaryHeads })
        : (NetworkFamily.Named(name) with { AuxiliaryHeads = auxiliaryHeads }).Create();

    /// <summary>Height and width of an input that costs little; most heads need the design size.</summary>
    public static int SmallSize(string name, bool auxiliaryHeads = false) => (name, auxiliaryHeads) switch
    {
        ("googlenet", _) => 64,
        ("googlenet_caffe", true) => 224,
        ("inception_v3" or "inception_v4" or "inception_resnet_v2", true) => 299,
        ("inception_small" or "inception_medium" or OwnTableName, _) => 28,
        _ => 96,
    };
}
