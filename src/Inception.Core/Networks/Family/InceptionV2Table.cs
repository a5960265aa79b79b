using Inception.Layers;
using Inception.Networks.Tables;
using Inception.Weights.Layouts;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// Inception v2 of TF-slim (<a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>, figure 5, with a separable first
/// convolution): <c>N×3×224×224 → N×classes</c>, 11,188,224 parameters, 1.93 GMACs. Images are RGB from −1 to 1.
/// </summary>
/// <remarks>
/// The first convolution has a bias and no batch normalization; padding is TensorFlow's <c>SAME</c>; 5c pools the maximum. Keys are
/// TF-slim's names with dots, and TF-slim's own names are accepted. Not the network of <c>BnInception</c>, and its weights do not fit.
/// </remarks>
internal static class InceptionV2Table
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(InceptionV2Options options) => new(options.Network, new(options.InputChannels, 224, 224),
    [
        ..TransformInput(options.TransformInput),
        SamePad(7, stride: 2),
        DepthwiseConv("Conv2d_1a_7x7.depthwise", 7, stride: 2, multiplier: 8, standardDeviation: 1),
        PlainConv("Conv2d_1a_7x7.pointwise", 64, 1, bias: true, relu: true, standardDeviation: 1),      //   64×112×112
        SamePadForMax(3, stride: 2), MaxPool("MaxPool_2a_3x3", 3, stride: 2),                           //   64×56×56
        Conv("Conv2d_2b_1x1",  64, 1, standardDeviation: 0.1),                                          //   64×56×56
        Conv("Conv2d_2c_3x3", 192, 3, padding: 1),                                                      //  192×56×56
        SamePadForMax(3, stride: 2), MaxPool("MaxPool_3a_3x3", 3, stride: 2),                           //  192×28×28
        //                1×1    3×3      double 3×3  pool
        Mixed("Mixed_3b",  64,  64,  64,   64,  96,    Average(),  32),                                  //  256×28×28
        Mixed("Mixed_3c",  64,  64,  96,   64,  96,    Average(),  64),                                  //  320×28×28
        Reduction("Mixed_4a",  128, 160,   64,  96),                                                    //  576×14×14
        Mixed("Mixed_4b", 224,  64,  96,   96, 128,    Average(), 128),                                  //  576×14×14
        Mixed("Mixed_4c", 192,  96, 128,   96, 128,    Average(), 128),
        Mixed("Mixed_4d", 160, 128, 160,  128, 160,    Average(),  96),
        Mixed("Mixed_4e",  96, 128, 192,  160, 192,    Average(),  96),
        Reduction("Mixed_5a",  128, 192,  192, 256),                                                    // 1024×7×7
        Mixed("Mixed_5b", 352, 192, 320,  160, 224,    Average(), 128),                                  // 1024×7×7
        Mixed("Mixed_5c", 352, 192, 320,  192, 224,    Maximum(), 128),
        GlobalPool("AvgPool_1a", options.Pooling),                                                      // 1024
        Dropout("Dropout_1b", options.Dropout), Flatten(),
        Linear("Logits", options.Classes),
    ])
    { Epsilon = 1e-3, InitialWeights = InitialWeights.KaimingNormalFanIn, Layouts = [TensorFlowSlim.InceptionV2] };

    private static Row Mixed(
        string name, int one, int threeReduce, int three, int doubleReduce, int doubled, Row pool, int projection) => Block(name,
        Branch("Branch_0", Conv("Conv2d_0a_1x1", one, 1)),
        Branch("Branch_1", Reduce(threeReduce),  Conv("Conv2d_0b_3x3", three, 3, padding: 1)),
        Branch("Branch_2", Reduce(doubleReduce), Conv("Conv2d_0b_3x3", doubled, 3, padding: 1), Conv("Conv2d_0c_3x3", doubled, 3, padding: 1)),
        Branch("Branch_3", pool, Conv("Conv2d_0b_1x1", projection, 1, standardDeviation: 0.1)));

    private static Row Reduction(string name, int threeReduce, int three, int doubleReduce, int doubled) => Block(name,
        Branch("Branch_0", Reduce(threeReduce), SamePad(3, stride: 2), Conv("Conv2d_1a_3x3", three, 3, stride: 2)),
        Branch("Branch_1", Reduce(doubleReduce), Conv("Conv2d_0b_3x3", doubled, 3, padding: 1),
                           SamePad(3, stride: 2), Conv("Conv2d_1a_3x3", doubled, 3, stride: 2)),
        Branch("Branch_2", SamePadForMax(3, stride: 2), MaxPool("MaxPool_1a_3x3", 3, stride: 2)));

    private static Row Reduce(int channels) => Conv("Conv2d_0a_1x1", channels, 1, standardDeviation: 0.09);

    private static Row Average() => AvgPool("AvgPool_0a_3x3", 3, stride: 1, padding: 1, countIncludePad: false);

    private static Row Maximum() => MaxPool("MaxPool_0a_3x3", 3, stride: 1, padding: 1);
#pragma warning restore format
}
