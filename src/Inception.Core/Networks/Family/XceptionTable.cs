using Inception.Layers;
using Inception.Networks.Tables;
using Inception.Weights.Layouts;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// Xception (<a href="https://arxiv.org/abs/1610.02357">Chollet 2016</a>, figure 5): <c>N×3×299×299 → N×classes</c>, 22,855,952
/// parameters, 8.36 GMACs, the keys of timm's <c>legacy_xception</c>. Cadene's keys differ only in the classifier.
/// </summary>
/// <remarks>
/// Its weights come from Keras, whose batch normalization has ε = 1e-3; timm and Cadene run them with 1e-5. <see cref="XceptionOptions.Epsilon"/>
/// chooses between the two, and <see cref="XceptionOptions.SamePadding"/> between their pools.
/// </remarks>
internal static class XceptionTable
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(XceptionOptions options) => new(options.Network, new(options.InputChannels, 299, 299),
    [
        ..TransformInput(options.TransformInput),
        PlainConv("conv1",   32, 3, stride: 2), BatchNorm("bn1"), Relu("act1"), //   32×149×149
        PlainConv("conv2",   64, 3),            BatchNorm("bn2"), Relu("act2"), //   64×147×147
        //              first  second
        Reduction("block1",  128,  128, options, reluFirst: false),             //  128×74×74
        Reduction("block2",  256,  256, options),                               //  256×37×37
        Reduction("block3",  728,  728, options),                               //  728×19×19
        ..Repeat(8, i => Middle($"block{4 + i}")),                              //  728×19×19
        Reduction("block12", 728, 1024, options),                               // 1024×10×10
        ..Separable("conv3", 1536), BatchNorm("bn3"), Relu("act3"),             // 1536×10×10
        ..Separable("conv4", 2048), BatchNorm("bn4"), Relu("act4"),             // 2048×10×10
        GlobalPool("global_pool", options.Pooling), Flatten(),                  // 2048
        Dropout("dropout", options.Dropout),
        Linear("fc", options.Classes),
    ])
    { Epsilon = options.Epsilon, InitialWeights = InitialWeights.KaimingNormalFanOut, Layouts = [Cadene.Xception, KerasXception.Layout] };

    private static Residual Reduction(string name, int first, int second, XceptionOptions options, bool reluFirst = true)
    {
        var at = reluFirst ? 1 : 0;                                             // where the first convolution stands
        return new Residual(name, Scale: 1, Relu: false,
            [..Repeat(at, _ => Relu()), ..Unit(at, first), Relu(), ..Unit(at + 3, second), ..Pool(options)])
        {
            Shortcut = [PlainConv("skip", second, 1, stride: 2), BatchNorm("skipbn")],
        };
    }

    private static Row[] Pool(XceptionOptions options) => options.SamePadding
        ? [SamePadForMax(3, stride: 2), MaxPool("", 3, stride: 2)]
        : [MaxPool("", 3, stride: 2, padding: 1)];

    private static Row Middle(string name) => Residual(name, scale: 1, relu: false,
        [Relu(), ..Unit(1, 728), Relu(), ..Unit(4, 728), Relu(), ..Unit(7, 728)]);

    private static Row[] Unit(int at, int channels) => [..Separable($"rep.{at}", channels), BatchNorm($"rep.{at + 1}")];

    private static Row[] Separable(string name, int channels) =>
        [DepthwiseConv($"{name}.conv1", 3, padding: 1), PlainConv($"{name}.pointwise", channels, 1)];
#pragma warning restore format
}
