using Inception.Networks.Tables;
using Inception.Weights.Layouts;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// BN-Inception, the Inception v2 of Caffe (<a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>, figure 5):
/// <c>N×3×224×224 → N×classes</c>, 11,295,240 parameters, 2.03 GMACs. Images are BGR from 0 to 255 less a mean.
/// </summary>
/// <remarks>
/// Convolutions have a bias before the normalization, pools are in ceil mode, and 5b pools the maximum: all as in the published weights
/// (Cadene), whose keys are accepted.
/// </remarks>
internal static class BnInceptionTable
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(BnInceptionOptions options) => new(options.Network, new(options.InputChannels, 224, 224),
    [
        Unit("conv1_7x7_s2",     64, 7, stride: 2, padding: 3),                             //   64×112×112
        MaxPool("pool1_3x3_s2",      3, stride: 2, ceilMode: true),                         //   64×56×56
        Unit("conv2_3x3_reduce", 64, 1),                                                    //   64×56×56
        Unit("conv2_3x3",       192, 3, padding: 1),                                        //  192×56×56
        MaxPool("pool2_3x3_s2",      3, stride: 2, ceilMode: true),                         //  192×28×28
        //                       1×1    3×3      double 3×3  pool
        Mixed("inception_3a",     64,  64,  64,   64,  96,    Average(),  32),               //  256×28×28
        Mixed("inception_3b",     64,  64,  96,   64,  96,    Average(),  64),               //  320×28×28
        Reduction("inception_3c",     128, 160,   64,  96),                                 //  576×14×14
        Mixed("inception_4a",    224,  64,  96,   96, 128,    Average(), 128),               //  576×14×14
        Mixed("inception_4b",    192,  96, 128,   96, 128,    Average(), 128),
        Mixed("inception_4c",    160, 128, 160,  128, 160,    Average(), 128),               //  608×14×14
        Mixed("inception_4d",     96, 128, 192,  160, 192,    Average(), 128),
        Reduction("inception_4e",     128, 192,  192, 256),                                 // 1056×7×7
        Mixed("inception_5a",    352, 192, 320,  160, 224,    Average(), 128),               // 1024×7×7
        Mixed("inception_5b",    352, 192, 320,  192, 224,    Maximum(), 128),
        GlobalPool("global_pool", options.Pooling), Flatten(),                              // 1024
        Dropout("dropout", options.Dropout),
        Linear("last_linear", options.Classes),
    ])
    { Epsilon = 1e-5, Layouts = [CadeneBnInception.Layout, CaffeBnInception.Layout, CaffeBnInception.ByNode] };

    private static Row Unit(string name, int channels, int kernel, int stride = 1, int padding = 0) =>
        Conv(name, channels, kernel, stride, padding, bias: true);

    private static Row Mixed(
        string name, int one, int threeReduce, int three, int doubleReduce, int doubled, Row pool, int projection) => Block(name,
        Branch(Unit("1x1", one, 1)),
        Branch(Unit("3x3_reduce", threeReduce, 1), Unit("3x3", three, 3, padding: 1)),
        Branch(Unit("double_3x3_reduce", doubleReduce, 1), Unit("double_3x3_1", doubled, 3, padding: 1), Unit("double_3x3_2", doubled, 3, padding: 1)),
        Branch(pool, Unit("pool_proj", projection, 1)));

    private static Row Reduction(string name, int threeReduce, int three, int doubleReduce, int doubled) => Block(name,
        Branch(Unit("3x3_reduce", threeReduce, 1), Unit("3x3", three, 3, stride: 2, padding: 1)),
        Branch(
            Unit("double_3x3_reduce", doubleReduce, 1),
            Unit("double_3x3_1", doubled, 3, padding: 1),
            Unit("double_3x3_2", doubled, 3, stride: 2, padding: 1)),
        Branch(MaxPool("pool", 3, stride: 2, ceilMode: true)));

    private static Row Average() => AvgPool("pool", 3, stride: 1, padding: 1);

    private static Row Maximum() => MaxPool("pool", 3, stride: 1, padding: 1, ceilMode: true);
#pragma warning restore format
}
