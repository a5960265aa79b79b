using Inception.Layers;
using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// Inception-ResNet v1 for faces (<a href="https://arxiv.org/abs/1602.07261">Szegedy et al. 2016</a>, figure 15;
/// <a href="https://arxiv.org/abs/1503.03832">Schroff et al. 2015</a> for the embedding): <c>N×3×160×160 → N×512</c>, 23,482,624
/// parameters, 1.42 GMACs, facenet-pytorch's keys.
/// </summary>
/// <remarks>
/// Without classes the output is the embedding, of length 1 unless <see cref="InceptionResNetV1Options.Normalize"/> is off. With classes it
/// is their logits (27,910,327 parameters for VGGFace2's 8631), computed from the embedding before its normalization.
/// </remarks>
internal static class InceptionResNetV1Table
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(InceptionResNetV1Options options) => new(options.Network, new(options.InputChannels, 160, 160),
    [
        Conv("conv2d_1a",  32, 3, stride: 2),                                   //   32×79×79
        Conv("conv2d_2a",  32, 3),                                              //   32×77×77
        Conv("conv2d_2b",  64, 3, padding: 1),                                  //   64×77×77
        MaxPool("maxpool_3a",  3, stride: 2),                                   //   64×38×38
        Conv("conv2d_3b",  80, 1),                                              //   80×38×38
        Conv("conv2d_4a", 192, 3),                                              //  192×36×36
        Conv("conv2d_4b", 256, 3, stride: 2),                                   //  256×17×17
        ..Repeat(5, i => Block35($"repeat_1.{i}")),                             //  256×17×17
        Block("mixed_6a",                                                       //  896×8×8, figure 7
            Branch(Conv("branch0", 384, 3, stride: 2)),
            Branch("branch1", Conv("0", 192, 1), Conv("1", 192, 3, padding: 1), Conv("2", 256, 3, stride: 2)),
            Branch(MaxPool("branch2", 3, stride: 2))),
        ..Repeat(10, i => Block17($"repeat_2.{i}")),                            //  896×8×8
        Block("mixed_7a",                                                       // 1792×3×3, figure 12
            Branch("branch0", Conv("0", 256, 1), Conv("1", 384, 3, stride: 2)),
            Branch("branch1", Conv("0", 256, 1), Conv("1", 256, 3, stride: 2)),
            Branch("branch2", Conv("0", 256, 1), Conv("1", 256, 3, padding: 1), Conv("2", 256, 3, stride: 2)),
            Branch(MaxPool("branch3", 3, stride: 2))),
        ..Repeat(5, i => Block8($"repeat_3.{i}", scale: 0.20, relu: true)),     // 1792×3×3
        Block8("block8", scale: 1, relu: false),
        GlobalPool("avgpool_1a", options.Pooling), Flatten(),                   // 1792
        Dropout("dropout", options.Dropout),
        Linear("last_linear", 512, bias: false),
        BatchNorm("last_bn"),                                                   //  512
        ..Output(options),
    ])
    { Epsilon = 1e-3, InitialWeights = InitialWeights.XavierUniform, IgnoredPrefixes = options.Classes > 0 ? [] : ["logits."] };

    private static Row Block35(string name) => Residual(name, 0.17, relu: true,             // figure 10
        Split(
            Branch(Conv("branch0", 32, 1)),
            Branch("branch1", Conv("0", 32, 1), Conv("1", 32, 3, padding: 1)),
            Branch("branch2", Conv("0", 32, 1), Conv("1", 32, 3, padding: 1), Conv("2", 32, 3, padding: 1))),
        PlainConv("conv2d", 256, 1, bias: true));

    private static Row Block17(string name) => Residual(name, 0.10, relu: true,             // figure 11
        Split(
            Branch(Conv("branch0", 128, 1)),
            Branch("branch1", Conv("0", 128, 1), Conv("1", 128, new(1, 7), padding: new(0, 3)), Conv("2", 128, new(7, 1), padding: new(3, 0)))),
        PlainConv("conv2d", 896, 1, bias: true));

    private static Row Block8(string name, double scale, bool relu) => Residual(name, scale, relu,      // figure 13
        Split(
            Branch(Conv("branch0", 192, 1)),
            Branch("branch1", Conv("0", 192, 1), Conv("1", 192, new(1, 3), padding: new(0, 1)), Conv("2", 192, new(3, 1), padding: new(1, 0)))),
        PlainConv("conv2d", 1792, 1, bias: true));

    private static Row[] Output(InceptionResNetV1Options options) =>
        options.Classes > 0 ? [Linear("logits", options.Classes)] : options.Normalize ? [UnitLength("embedding")] : [];
#pragma warning restore format
}
