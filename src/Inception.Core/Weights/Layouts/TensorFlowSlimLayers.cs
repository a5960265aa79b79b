namespace Inception.Weights.Layouts;

/// <summary>
/// The layers of a network in TF-slim and here. In the rows, <c>1/0b_5x5</c> is <c>Branch_1/Conv2d_0b_5x5</c>; other names stand in full, as the
/// authors' code has several that do not follow the pattern.
/// </summary>
internal sealed record TensorFlowSlimLayers
{
    /// <summary>Convolutions with batch normalization.</summary>
    public Dictionary<string, string> Normalized { get; } = [];

    /// <summary>Convolutions with a bias.</summary>
    public Dictionary<string, string> Convolutions { get; } = [];

    /// <summary>Separable convolutions with a bias.</summary>
    public Dictionary<string, string> Separable { get; } = [];

    /// <summary>Layers that compute logits. TF-slim has some of them as 1×1 convolutions.</summary>
    public Dictionary<string, string> Classifiers { get; } = [];

    public static TensorFlowSlimLayers InceptionV1 { get; } = new TensorFlowSlimLayers()
        .Add("Conv2d_1a_7x7 conv1", "Conv2d_2b_1x1 conv2", "Conv2d_2c_3x3 conv3")
        .AddBlocks("3b 3a, 3c 3b, 4b 4a, 4c 4b, 4d 4c, 4e 4d, 4f 4e, 5c 5b", "Mixed_", "inception",
            "0/0a_1x1 branch1", "1/0a_1x1 branch2.0", "1/0b_3x3 branch2.1", "2/0a_1x1 branch3.0", "2/0b_3x3 branch3.1", "3/0b_1x1 branch4.1")
        .AddBlocks("5b 5a", "Mixed_", "inception",
            "0/0a_1x1 branch1", "1/0a_1x1 branch2.0", "1/0b_3x3 branch2.1", "2/0a_1x1 branch3.0", "2/0a_3x3 branch3.1", "3/0b_1x1 branch4.1")
        .AddClassifiers("Logits/Conv2d_0c_1x1 fc");

    public static TensorFlowSlimLayers InceptionV2 { get; } = new TensorFlowSlimLayers { Separable = { ["Conv2d_1a_7x7"] = "Conv2d_1a_7x7" } }
        .AddSame("Conv2d_2b_1x1", "Conv2d_2c_3x3")
        .AddSame("3b 3c 4b 4c 4d 4e 5b 5c", "0/0a_1x1", "1/0a_1x1", "1/0b_3x3", "2/0a_1x1", "2/0b_3x3", "2/0c_3x3", "3/0b_1x1")
        .AddSame("4a 5a", "0/0a_1x1", "0/1a_3x3", "1/0a_1x1", "1/0b_3x3", "1/1a_3x3")
        .AddClassifiers("Logits/Conv2d_1c_1x1 Logits");

    public static TensorFlowSlimLayers InceptionV3 { get; } = new TensorFlowSlimLayers()
        .AddSame("Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3")
        .AddBlocks("5b 5b, 5d 5d", "Mixed_", "Mixed_", "1/0a_1x1 branch5x5_1", "1/0b_5x5 branch5x5_2")
        .AddBlocks("5c 5c", "Mixed_", "Mixed_", "1/0b_1x1 branch5x5_1", "Branch_1/Conv_1_0c_5x5 branch5x5_2")
        .AddBlocks("5b 5b, 5c 5c, 5d 5d", "Mixed_", "Mixed_",
            "0/0a_1x1 branch1x1", "2/0a_1x1 branch3x3dbl_1", "2/0b_3x3 branch3x3dbl_2", "2/0c_3x3 branch3x3dbl_3", "3/0b_1x1 branch_pool")
        .AddBlocks("6a 6a", "Mixed_", "Mixed_",
            "0/1a_1x1 branch3x3", "1/0a_1x1 branch3x3dbl_1", "1/0b_3x3 branch3x3dbl_2", "1/1a_1x1 branch3x3dbl_3")
        .AddBlocks("6b 6b, 6c 6c, 6d 6d, 6e 6e", "Mixed_", "Mixed_",
            "0/0a_1x1 branch1x1", "1/0a_1x1 branch7x7_1", "1/0b_1x7 branch7x7_2", "1/0c_7x1 branch7x7_3",
            "2/0a_1x1 branch7x7dbl_1", "2/0b_7x1 branch7x7dbl_2", "2/0c_1x7 branch7x7dbl_3", "2/0d_7x1 branch7x7dbl_4", "2/0e_1x7 branch7x7dbl_5",
            "3/0b_1x1 branch_pool")
        .AddBlocks("7a 7a", "Mixed_", "Mixed_",
            "0/0a_1x1 branch3x3_1", "0/1a_3x3 branch3x3_2",
            "1/0a_1x1 branch7x7x3_1", "1/0b_1x7 branch7x7x3_2", "1/0c_7x1 branch7x7x3_3", "1/1a_3x3 branch7x7x3_4")
        .AddBlocks("7b 7b, 7c 7c", "Mixed_", "Mixed_",
            "0/0a_1x1 branch1x1", "1/0a_1x1 branch3x3_1", "1/0b_1x3 branch3x3_2a",
            "2/0a_1x1 branch3x3dbl_1", "2/0b_3x3 branch3x3dbl_2", "2/0c_1x3 branch3x3dbl_3a", "2/0d_3x1 branch3x3dbl_3b", "3/0b_1x1 branch_pool")
        .Add("Mixed_7b/Branch_1/Conv2d_0b_3x1 Mixed_7b.branch3x3_2b", "Mixed_7c/Branch_1/Conv2d_0c_3x1 Mixed_7c.branch3x3_2b")
        .Add("AuxLogits/Conv2d_1b_1x1 AuxLogits.conv0", "AuxLogits/Conv2d_2a_5x5 AuxLogits.conv1")
        .AddClassifiers("AuxLogits/Conv2d_2b_1x1 AuxLogits.fc", "Logits/Conv2d_1c_1x1 fc");

    public static TensorFlowSlimLayers InceptionV4 { get; } = new TensorFlowSlimLayers()
        .Add("Conv2d_1a_3x3 features.0", "Conv2d_2a_3x3 features.1", "Conv2d_2b_3x3 features.2")
        .AddBlocks("3a 3", "Mixed_", "features.", "1/0a_3x3 conv")
        .AddBlocks("4a 4", "Mixed_", "features.",
            "0/0a_1x1 branch0.0", "0/1a_3x3 branch0.1", "1/0a_1x1 branch1.0", "1/0b_1x7 branch1.1", "1/0c_7x1 branch1.2", "1/1a_3x3 branch1.3")
        .AddBlocks("5a 5", "Mixed_", "features.", "0/1a_3x3 conv")
        .AddBlocks("5b 6, 5c 7, 5d 8, 5e 9", "Mixed_", "features.",
            "0/0a_1x1 branch0", "1/0a_1x1 branch1.0", "1/0b_3x3 branch1.1",
            "2/0a_1x1 branch2.0", "2/0b_3x3 branch2.1", "2/0c_3x3 branch2.2", "3/0b_1x1 branch3.1")
        .AddBlocks("6a 10", "Mixed_", "features.", "0/1a_3x3 branch0", "1/0a_1x1 branch1.0", "1/0b_3x3 branch1.1", "1/1a_3x3 branch1.2")
        .AddBlocks("6b 11, 6c 12, 6d 13, 6e 14, 6f 15, 6g 16, 6h 17", "Mixed_", "features.",
            "0/0a_1x1 branch0", "1/0a_1x1 branch1.0", "1/0b_1x7 branch1.1", "1/0c_7x1 branch1.2",
            "2/0a_1x1 branch2.0", "2/0b_7x1 branch2.1", "2/0c_1x7 branch2.2", "2/0d_7x1 branch2.3", "2/0e_1x7 branch2.4", "3/0b_1x1 branch3.1")
        .AddBlocks("7a 18", "Mixed_", "features.",
            "0/0a_1x1 branch0.0", "0/1a_3x3 branch0.1", "1/0a_1x1 branch1.0", "1/0b_1x7 branch1.1", "1/0c_7x1 branch1.2", "1/1a_3x3 branch1.3")
        .AddBlocks("7b 19, 7c 20, 7d 21", "Mixed_", "features.",
            "0/0a_1x1 branch0", "1/0a_1x1 branch1_0", "1/0b_1x3 branch1_1a", "1/0c_3x1 branch1_1b",
            "2/0a_1x1 branch2_0", "2/0b_3x1 branch2_1", "2/0c_1x3 branch2_2", "2/0d_1x3 branch2_3a", "2/0e_3x1 branch2_3b", "3/0b_1x1 branch3.1")
        .Add("AuxLogits/Conv2d_1b_1x1 AuxLogits.conv0", "AuxLogits/Conv2d_2a AuxLogits.conv1")
        .AddClassifiers("AuxLogits/Aux_logits AuxLogits.fc", "Logits/Logits last_linear");

    public static TensorFlowSlimLayers InceptionResNetV2 { get; } = new TensorFlowSlimLayers()
        .Add("Conv2d_1a_3x3 conv2d_1a", "Conv2d_2a_3x3 conv2d_2a", "Conv2d_2b_3x3 conv2d_2b", "Conv2d_3b_1x1 conv2d_3b", "Conv2d_4a_3x3 conv2d_4a")
        .AddBlocks("5b 5b", "Mixed_", "mixed_",
            "0/1x1 branch0", "1/0a_1x1 branch1.0", "1/0b_5x5 branch1.1",
            "2/0a_1x1 branch2.0", "2/0b_3x3 branch2.1", "2/0c_3x3 branch2.2", "3/0b_1x1 branch3.1")
        .AddBlocks(Numbered(10), "Repeat/block35_", "repeat.",
            "0/1x1 branch0", "1/0a_1x1 branch1.0", "1/0b_3x3 branch1.1", "2/0a_1x1 branch2.0", "2/0b_3x3 branch2.1", "2/0c_3x3 branch2.2")
        .AddBlocks("6a 6a", "Mixed_", "mixed_", "0/1a_3x3 branch0", "1/0a_1x1 branch1.0", "1/0b_3x3 branch1.1", "1/1a_3x3 branch1.2")
        .AddBlocks(Numbered(20), "Repeat_1/block17_", "repeat_1.", "0/1x1 branch0", "1/0a_1x1 branch1.0", "1/0b_1x7 branch1.1", "1/0c_7x1 branch1.2")
        .AddBlocks("7a 7a", "Mixed_", "mixed_",
            "0/0a_1x1 branch0.0", "0/1a_3x3 branch0.1", "1/0a_1x1 branch1.0", "1/1a_3x3 branch1.1",
            "2/0a_1x1 branch2.0", "2/0b_3x3 branch2.1", "2/1a_3x3 branch2.2")
        .AddBlocks(Numbered(9), "Repeat_2/block8_", "repeat_2.", "0/1x1 branch0", "1/0a_1x1 branch1.0", "1/0b_1x3 branch1.1", "1/0c_3x1 branch1.2")
        .AddBlocks("Block8 block8", "", "", "0/1x1 branch0", "1/0a_1x1 branch1.0", "1/0b_1x3 branch1.1", "1/0c_3x1 branch1.2")
        .Add("Conv2d_7b_1x1 conv2d_7b", "AuxLogits/Conv2d_1b_1x1 AuxLogits.conv0", "AuxLogits/Conv2d_2a_5x5 AuxLogits.conv1")
        .AddProjections(Numbered(10), "Repeat/block35_", "repeat.")
        .AddProjections(Numbered(20), "Repeat_1/block17_", "repeat_1.")
        .AddProjections(Numbered(9), "Repeat_2/block8_", "repeat_2.")
        .AddProjections("Block8 block8", "", "")
        .AddClassifiers("AuxLogits/Logits AuxLogits.fc", "Logits/Logits classif");

    /// <summary>Blocks that TF-slim counts from 1 and the network from 0.</summary>
    private static string Numbered(int count) => string.Join(", ", Enumerable.Range(1, count).Select(i => FormattableString.Invariant($"{i} {i - 1}")));

    private static IEnumerable<(string Theirs, string Ours)> Pairs(IEnumerable<string> rows) => rows.Select(row => (row.Split(' ')[0], row.Split(' ')[1]));

    private static string Full(string layer) => char.IsAsciiDigit(layer[0]) ? $"Branch_{layer[0]}/Conv2d_{layer[2..]}" : layer;

    private TensorFlowSlimLayers Add(params string[] layers)
    {
        foreach (var (theirs, ours) in Pairs(layers)) Normalized.Add(theirs, ours);
        return this;
    }

    private TensorFlowSlimLayers AddClassifiers(params string[] layers)
    {
        foreach (var (theirs, ours) in Pairs(layers)) Classifiers.Add(theirs, ours);
        return this;
    }

    private TensorFlowSlimLayers AddBlocks(string blocks, string theirPrefix, string ourPrefix, params string[] layers)
    {
        foreach (var (theirBlock, ourBlock) in Pairs(blocks.Split(", ")))
        {
            foreach (var (theirs, ours) in Pairs(layers)) Normalized.Add($"{theirPrefix}{theirBlock}/{Full(theirs)}", $"{ourPrefix}{ourBlock}.{ours}");
        }

        return this;
    }

    private TensorFlowSlimLayers AddProjections(string blocks, string theirPrefix, string ourPrefix)
    {
        foreach (var (theirs, ours) in Pairs(blocks.Split(", "))) Convolutions.Add($"{theirPrefix}{theirs}/Conv2d_1x1", $"{ourPrefix}{ours}.conv2d");
        return this;
    }

    /// <summary>Layers whose names are the same here, with dots.</summary>
    private TensorFlowSlimLayers AddSame(params string[] layers)
    {
        var isBlocks = !layers[0].StartsWith("Conv2d", StringComparison.Ordinal);
        var names = isBlocks ? layers[0].Split(' ').SelectMany(block => layers.Skip(1).Select(layer => $"Mixed_{block}/{Full(layer)}")) : layers;
        foreach (var name in names) Normalized.Add(name, name.Replace('/', '.'));
        return this;
    }
}
