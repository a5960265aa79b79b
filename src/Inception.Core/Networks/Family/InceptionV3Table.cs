using Inception.Networks.Tables;
using Inception.Weights.Layouts;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// Inception v3 (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, table 1): <c>N×3×299×299 → N×classes</c>,
/// 23,834,568 parameters (27,161,264 with the auxiliary head), 5.71 GMACs, torchvision's keys.
/// </summary>
internal static class InceptionV3Table
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(InceptionV3Options options) => new(options.Network, new(options.InputChannels, 299, 299),
    [
        ..TransformInput(options.TransformInput),
        Conv("Conv2d_1a_3x3",  32, 3, stride: 2),                   //   32×149×149
        Conv("Conv2d_2a_3x3",  32, 3),                              //   32×147×147
        Conv("Conv2d_2b_3x3",  64, 3, padding: 1),                  //   64×147×147
        MaxPool("maxpool1",        3, stride: 2),                   //   64×73×73
        Conv("Conv2d_3b_1x1",  80, 1),                              //   80×73×73
        Conv("Conv2d_4a_3x3", 192, 3),                              //  192×71×71
        MaxPool("maxpool2",        3, stride: 2),                   //  192×35×35
        A("Mixed_5b",  32, options),                                //  256×35×35
        A("Mixed_5c",  64, options),                                //  288×35×35
        A("Mixed_5d",  64, options),                                //  288×35×35
        B("Mixed_6a"),                                              //  768×17×17
        C("Mixed_6b", 128, options),                                //  768×17×17
        C("Mixed_6c", 160, options),
        C("Mixed_6d", 160, options),
        C("Mixed_6e", 192, options),
        Auxiliary("AuxLogits",
            AvgPool("", 5, stride: 3),                              //  768×5×5
            Conv("conv0", 128, 1),
            Conv("conv1", 768, 5, standardDeviation: 0.01),         //  768×1×1
            AdaptiveAvgPool("", 1), Flatten(),
            Linear("fc", options.Classes, standardDeviation: 0.001)),
        D("Mixed_7a"),                                              // 1280×8×8
        E("Mixed_7b", options),                                     // 2048×8×8
        E("Mixed_7c", options),
        GlobalPool("avgpool", options.Pooling),                     // 2048
        Dropout("dropout", options.Dropout), Flatten(),
        ..options.HiddenUnits.SelectMany((units, i) => new Row[] { Linear($"hidden{i + 1}", units), Relu() }),
        Linear("fc", options.Classes),
    ])
    { Epsilon = 1e-3, StandardDeviation = 0.1, Layouts = [TensorFlowSlim.InceptionV3, KerasInceptionV3.Layout, TorchvisionQuantized.Layout(1e-3)] };

    private static Row A(string name, int pool, InceptionV3Options options) => Block(name,      // figure 5
        Branch(Conv("branch1x1",       64, 1)),
        Branch(Conv("branch5x5_1",     48, 1), Conv("branch5x5_2",    64, 5, padding: 2)),
        Branch(Conv("branch3x3dbl_1",  64, 1), Conv("branch3x3dbl_2", 96, 3, padding: 1), Conv("branch3x3dbl_3", 96, 3, padding: 1)),
        Branch(Average(options), Conv("branch_pool", pool, 1)));

    private static Row B(string name) => Block(name,                                            // figure 10
        Branch(Conv("branch3x3",      384, 3, stride: 2)),
        Branch(Conv("branch3x3dbl_1",  64, 1), Conv("branch3x3dbl_2", 96, 3, padding: 1), Conv("branch3x3dbl_3", 96, 3, stride: 2)),
        Branch(MaxPool("", 3, stride: 2)));

    private static Row C(string name, int c7, InceptionV3Options options) => Block(name,        // figure 6, n = 7
        Branch(Conv("branch1x1",      192, 1)),
        Branch(Conv("branch7x7_1",     c7, 1), Row7("branch7x7_2",     c7), Column7("branch7x7_3", 192)),
        Branch(Conv("branch7x7dbl_1",  c7, 1), Column7("branch7x7dbl_2", c7), Row7("branch7x7dbl_3", c7),
                                               Column7("branch7x7dbl_4", c7), Row7("branch7x7dbl_5", 192)),
        Branch(Average(options), Conv("branch_pool", 192, 1)));

    private static Row D(string name) => Block(name,
        Branch(Conv("branch3x3_1",    192, 1), Conv("branch3x3_2",   320, 3, stride: 2)),
        Branch(Conv("branch7x7x3_1",  192, 1), Row7("branch7x7x3_2", 192), Column7("branch7x7x3_3", 192),
               Conv("branch7x7x3_4",  192, 3, stride: 2)),
        Branch(MaxPool("", 3, stride: 2)));

    private static Row E(string name, InceptionV3Options options) => Block(name,                // figure 7
        Branch(Conv("branch1x1",      320, 1)),
        Branch(Conv("branch3x3_1",    384, 1), Fork3("branch3x3_2")),
        Branch(Conv("branch3x3dbl_1", 448, 1), Conv("branch3x3dbl_2", 384, 3, padding: 1), Fork3("branch3x3dbl_3")),
        Branch(Average(options), Conv("branch_pool", 192, 1)));

    private static Row Row7(string name, int channels) => Conv(name, channels, new(1, 7), padding: new(0, 3));

    private static Row Column7(string name, int channels) => Conv(name, channels, new(7, 1), padding: new(3, 0));

    private static Row Fork3(string name) => Split(
        Branch(Conv(name + "a", 384, new(1, 3), padding: new(0, 1))),
        Branch(Conv(name + "b", 384, new(3, 1), padding: new(1, 0))));

    private static Row Average(InceptionV3Options options) =>
        AvgPool("", 3, stride: 1, padding: 1, countIncludePad: options.CountIncludePad);
#pragma warning restore format
}
