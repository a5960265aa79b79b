using Inception.Networks.Tables;
using Inception.Weights.Layouts;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// Inception v4 (<a href="https://arxiv.org/abs/1602.07261">Szegedy et al. 2016</a>, figure 9): <c>N×3×299×299 → N×classes</c>,
/// 42,679,816 parameters (46,039,280 with the auxiliary head), 12.25 GMACs, timm's keys, which are Cadene's too.
/// </summary>
/// <remarks>The auxiliary head is TF-slim's, on the last Inception-B block; no published PyTorch weights have it.</remarks>
internal static class InceptionV4Table
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(InceptionV4Options options) => new(options.Network, new(options.InputChannels, 299, 299),
    [
        ..TransformInput(options.TransformInput),
        Conv("features.0", 32, 3, stride: 2),                                       //   32×149×149
        Conv("features.1", 32, 3),                                                  //   32×147×147
        Conv("features.2", 64, 3, padding: 1),                                      //   64×147×147
        Block("features.3",                                                         //  160×73×73, figure 3
            Branch(MaxPool("maxpool", 3, stride: 2)),
            Branch(Conv("conv", 96, 3, stride: 2))),
        Block("features.4",                                                         //  192×71×71
            Branch("branch0", Conv("0", 64, 1), Conv("1", 96, 3)),
            Branch("branch1", Conv("0", 64, 1), Row7("1", 64), Column7("2", 64), Conv("3", 96, 3))),
        Block("features.5",                                                         //  384×35×35
            Branch(Conv("conv", 192, 3, stride: 2)),
            Branch(MaxPool("maxpool", 3, stride: 2))),
        ..Repeat(4, i => A($"features.{6 + i}")),                                   //  384×35×35
        ReductionA("features.10"),                                                  // 1024×17×17
        ..Repeat(7, i => B($"features.{11 + i}")),                                  // 1024×17×17
        Auxiliary("AuxLogits",
            AvgPool("", 5, stride: 3),                                              // 1024×5×5
            Conv("conv0", 128, 1), Conv("conv1", 768, 5),                           //  768×1×1
            AdaptiveAvgPool("", 1), Flatten(),
            Linear("fc", options.Classes)),
        ReductionB("features.18"),                                                  // 1536×8×8
        ..Repeat(3, i => C($"features.{19 + i}")),                                  // 1536×8×8
        GlobalPool("global_pool", options.Pooling), Flatten(),                      // 1536
        Dropout("dropout", options.Dropout),
        Linear("last_linear", options.Classes),
    ])
    { Epsilon = 1e-3, Layouts = [Cadene.InceptionV4, TensorFlowSlim.InceptionV4] };

    private static Row A(string name) => Block(name,                                // figure 4
        Branch(Conv("branch0", 96, 1)),
        Branch("branch1", Conv("0", 64, 1), Conv("1", 96, 3, padding: 1)),
        Branch("branch2", Conv("0", 64, 1), Conv("1", 96, 3, padding: 1), Conv("2", 96, 3, padding: 1)),
        Branch("branch3", Average(), Conv("1", 96, 1)));

    private static Row ReductionA(string name) => Block(name,                       // figure 7
        Branch(Conv("branch0", 384, 3, stride: 2)),
        Branch("branch1", Conv("0", 192, 1), Conv("1", 224, 3, padding: 1), Conv("2", 256, 3, stride: 2)),
        Branch(MaxPool("branch2", 3, stride: 2)));

    private static Row B(string name) => Block(name,                                // figure 5
        Branch(Conv("branch0", 384, 1)),
        Branch("branch1", Conv("0", 192, 1), Row7("1", 224), Column7("2", 256)),
        Branch("branch2", Conv("0", 192, 1), Column7("1", 192), Row7("2", 224), Column7("3", 224), Row7("4", 256)),
        Branch("branch3", Average(), Conv("1", 128, 1)));

    private static Row ReductionB(string name) => Block(name,                       // figure 8
        Branch("branch0", Conv("0", 192, 1), Conv("1", 192, 3, stride: 2)),
        Branch("branch1", Conv("0", 256, 1), Row7("1", 256), Column7("2", 320), Conv("3", 320, 3, stride: 2)),
        Branch(MaxPool("branch2", 3, stride: 2)));

    private static Row C(string name) => Block(name,                                // figure 6
        Branch(Conv("branch0", 256, 1)),
        Branch(Conv("branch1_0", 384, 1), Fork3("branch1_1")),
        Branch(Conv("branch2_0", 384, 1), Column3("branch2_1", 448), Row3("branch2_2", 512), Fork3("branch2_3")),
        Branch("branch3", Average(), Conv("1", 256, 1)));

    private static Row Fork3(string name) => Split(Branch(Row3(name + "a", 256)), Branch(Column3(name + "b", 256)));

    private static Row Row3(string name, int channels) => Conv(name, channels, new(1, 3), padding: new(0, 1));

    private static Row Column3(string name, int channels) => Conv(name, channels, new(3, 1), padding: new(1, 0));

    private static Row Row7(string name, int channels) => Conv(name, channels, new(1, 7), padding: new(0, 3));

    private static Row Column7(string name, int channels) => Conv(name, channels, new(7, 1), padding: new(3, 0));

    private static Row Average() => AvgPool("0", 3, stride: 1, padding: 1, countIncludePad: false);
#pragma warning restore format
}
