using Inception.Networks.Tables;
using Inception.Weights.Layouts;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// Inception-ResNet v2 (<a href="https://arxiv.org/abs/1602.07261">Szegedy et al. 2016</a>, figure 15, with TF-slim's stem):
/// <c>N×3×299×299 → N×classes</c>, 55,843,464 parameters (59,211,120 with the auxiliary head), 13.16 GMACs, timm's keys.
/// </summary>
/// <remarks>
/// Cadene's <c>last_linear</c> is accepted for timm's <c>classif</c>. The auxiliary head is TF-slim's, before <c>mixed_7a</c>; no
/// published PyTorch weights have it.
/// </remarks>
internal static class InceptionResNetV2Table
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(InceptionResNetV2Options options) => new(options.Network, new(options.InputChannels, 299, 299),
    [
        ..TransformInput(options.TransformInput),
        Conv("conv2d_1a",  32, 3, stride: 2),                                   //   32×149×149
        Conv("conv2d_2a",  32, 3),                                              //   32×147×147
        Conv("conv2d_2b",  64, 3, padding: 1),                                  //   64×147×147
        MaxPool("maxpool_3a",  3, stride: 2),                                   //   64×73×73
        Conv("conv2d_3b",  80, 1),                                              //   80×73×73
        Conv("conv2d_4a", 192, 3),                                              //  192×71×71
        MaxPool("maxpool_5a",  3, stride: 2),                                   //  192×35×35
        Block("mixed_5b",                                                       //  320×35×35
            Branch(Conv("branch0", 96, 1)),
            Branch("branch1", Conv("0", 48, 1), Conv("1", 64, 5, padding: 2)),
            Branch("branch2", Conv("0", 64, 1), Conv("1", 96, 3, padding: 1), Conv("2", 96, 3, padding: 1)),
            Branch("branch3", AvgPool("0", 3, stride: 1, padding: 1, countIncludePad: false), Conv("1", 64, 1))),
        ..Repeat(10, i => Block35($"repeat.{i}")),                              //  320×35×35
        Block("mixed_6a",                                                       // 1088×17×17, figure 7
            Branch(Conv("branch0", 384, 3, stride: 2)),
            Branch("branch1", Conv("0", 256, 1), Conv("1", 256, 3, padding: 1), Conv("2", 384, 3, stride: 2)),
            Branch(MaxPool("branch2", 3, stride: 2))),
        ..Repeat(20, i => Block17($"repeat_1.{i}")),                            // 1088×17×17
        Auxiliary("AuxLogits",
            AvgPool("", 5, stride: 3),                                          // 1088×5×5
            Conv("conv0", 128, 1), Conv("conv1", 768, 5),                       //  768×1×1
            AdaptiveAvgPool("", 1), Flatten(),
            Linear("fc", options.Classes)),
        Block("mixed_7a",                                                       // 2080×8×8, figure 18
            Branch("branch0", Conv("0", 256, 1), Conv("1", 384, 3, stride: 2)),
            Branch("branch1", Conv("0", 256, 1), Conv("1", 288, 3, stride: 2)),
            Branch("branch2", Conv("0", 256, 1), Conv("1", 288, 3, padding: 1), Conv("2", 320, 3, stride: 2)),
            Branch(MaxPool("branch3", 3, stride: 2))),
        ..Repeat(9, i => Block8($"repeat_2.{i}", scale: 0.20, relu: true)),     // 2080×8×8
        Block8("block8", scale: 1, relu: false),
        Conv("conv2d_7b", 1536, 1),                                             // 1536×8×8
        GlobalPool("global_pool", options.Pooling), Flatten(),                  // 1536
        Dropout("dropout", options.Dropout),
        Linear("classif", options.Classes),
    ])
    { Epsilon = 1e-3, Layouts = [Cadene.InceptionResNetV2, TensorFlowSlim.InceptionResNetV2, KerasInceptionResNetV2.Layout] };

    private static Row Block35(string name) => Residual(name, 0.17, relu: true,             // figure 16
        Split(
            Branch(Conv("branch0", 32, 1)),
            Branch("branch1", Conv("0", 32, 1), Conv("1", 32, 3, padding: 1)),
            Branch("branch2", Conv("0", 32, 1), Conv("1", 48, 3, padding: 1), Conv("2", 64, 3, padding: 1))),
        PlainConv("conv2d", 320, 1, bias: true));

    private static Row Block17(string name) => Residual(name, 0.10, relu: true,             // figure 17
        Split(
            Branch(Conv("branch0", 192, 1)),
            Branch("branch1", Conv("0", 128, 1), Conv("1", 160, new(1, 7), padding: new(0, 3)), Conv("2", 192, new(7, 1), padding: new(3, 0)))),
        PlainConv("conv2d", 1088, 1, bias: true));

    private static Row Block8(string name, double scale, bool relu) => Residual(name, scale, relu,      // figure 19
        Split(
            Branch(Conv("branch0", 192, 1)),
            Branch("branch1", Conv("0", 192, 1), Conv("1", 224, new(1, 3), padding: new(0, 1)), Conv("2", 256, new(3, 1), padding: new(1, 0)))),
        PlainConv("conv2d", 2080, 1, bias: true));
#pragma warning restore format
}
