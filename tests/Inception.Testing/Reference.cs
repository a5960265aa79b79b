using Inception.Networks;

namespace Inception.Testing;

/// <summary>A network of the family with the reference implementation it is compared with.</summary>
/// <param name="Golden">The golden file.</param>
/// <param name="Options">Our network in the reference's form.</param>
public sealed record Reference(string Golden, FamilyOptions Options)
{
    public static IReadOnlyList<Reference> All { get; } =
    [
        new("googlenet", new InceptionV1Options { AuxiliaryHeads = true }),
        new("googlenet_slim", new InceptionV1Options { SamePadding = true }),
        new("googlenet_caffe", new InceptionV1CaffeOptions { AuxiliaryHeads = true }),
        new("bninception", new BnInceptionOptions()),
        new("inception_v2", new InceptionV2Options()),
        new("inception_v3", new InceptionV3Options { AuxiliaryHeads = true }),
        new("fid_inception_v3", new FidInceptionV3Options()),
        new("inception_v4", new InceptionV4Options()),
        new("inception_resnet_v1", new InceptionResNetV1Options()),
        new("inception_resnet_v2", new InceptionResNetV2Options()),
        new("xception", new XceptionOptions()),
        new("xception_keras", new XceptionOptions { Epsilon = 1e-3, SamePadding = true }),
    ];

    public static Reference Named(string golden) => All.Single(reference => reference.Golden == golden);

    public InceptionNetwork Create() => Options.Create();

    /// <summary>Our network in evaluation mode, with the weights that the formula gives to the reference's keys.</summary>
    public InceptionNetwork CreateWithFormulaWeights(FamilyOptions? options = null)
    {
        var golden = GoldenFile.Read(Golden);
        var network = (options ?? Options).Create();
        var theirs = ReferenceKeys(golden, network);
        FormulaWeights.Fill(network, golden.ConvGain, ours => theirs.GetValueOrDefault(ours, ours));
        network.eval();
        return network;
    }

    /// <summary>The reference's key for each of ours that differs: the layout's map, turned round.</summary>
    public static Dictionary<string, string> ReferenceKeys(GoldenFile golden, InceptionNetwork network)
    {
        var ours = network.state_dict().Keys.ToHashSet();
        if (network.Table.Layouts is not [var layout, ..] || golden.KeyShapes.Keys.All(ours.Contains)) return [];
        return golden.KeyShapes.Keys.ToDictionary(key => layout.KeyMap(key)!, key => key);
    }

    /// <summary>Our module for a module of the reference.</summary>
    public string ModuleFor(string node) => (Golden, node) switch
    {
        ("inception_resnet_v1", "repeat_1") => "repeat_1.4",
        ("inception_resnet_v1", "repeat_2") => "repeat_2.9",
        ("inception_resnet_v1", "repeat_3") => "repeat_3.4",
        ("inception_resnet_v2", "repeat") => "repeat.9",
        ("inception_resnet_v2", "repeat_1") => "repeat_1.19",
        ("inception_resnet_v2", "repeat_2") => "repeat_2.8",
        ("xception", "conv3") => "conv3.pointwise",
        ("bninception", "conv1_7x7_s2") => "conv1_7x7_s2.conv",
        ("bninception", "conv1_7x7_s2_bn") => "conv1_7x7_s2.bn",
        ("bninception", "pooled") => "global_pool",
        ("bninception", _) when node.StartsWith("inception_", StringComparison.Ordinal) =>
            node.Replace("_relu_", "_", StringComparison.Ordinal).Replace("_output", "", StringComparison.Ordinal) switch
            {
                { Length: > 12 } layer => $"{layer[..12]}.{layer[13..]}",
                var block => block,
            },
        _ => node,
    };
}
