using Inception.Layers;
using Inception.Networks.Tables;
using Inception.Weights.Layouts;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// GoogLeNet as its paper has it (<a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014</a>, table 1) and as Caffe's
/// <c>bvlc_googlenet</c>: 5×5 branches, biases, local response normalization, no batch normalization. <c>N×3×224×224 → N×classes</c>,
/// 6,998,552 parameters (13,378,280 with the two auxiliary heads).
/// </summary>
/// <remarks>Keys are those of <c>InceptionV1</c>, and Caffe's own names are accepted.</remarks>
internal static class InceptionV1CaffeTable
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(InceptionV1CaffeOptions options) => new(options.Network, new(options.InputChannels, 224, 224),
    [
        Convolution("conv1",  64, 7, stride: 2, padding: 3),             //   64×112×112
        MaxPool("maxpool1", 3, stride: 2, ceilMode: true),               //   64×56×56
        LocalResponseNorm("norm1"),
        Convolution("conv2",  64, 1),                                    //   64×56×56
        Convolution("conv3", 192, 3, padding: 1),                        //  192×56×56
        LocalResponseNorm("norm2"),
        MaxPool("maxpool2", 3, stride: 2, ceilMode: true),               //  192×28×28
        //                     1×1    3×3       5×5     pool
        Mixed("inception3a",    64,  96, 128,  16,  32,  32),            //  256×28×28
        Mixed("inception3b",   128, 128, 192,  32,  96,  64),            //  480×28×28
        MaxPool("maxpool3", 3, stride: 2, ceilMode: true),               //  480×14×14
        Mixed("inception4a",   192,  96, 208,  16,  48,  64),            //  512×14×14
        Head("aux1", options),
        Mixed("inception4b",   160, 112, 224,  24,  64,  64),            //  512×14×14
        Mixed("inception4c",   128, 128, 256,  24,  64,  64),            //  512×14×14
        Mixed("inception4d",   112, 144, 288,  32,  64,  64),            //  528×14×14
        Head("aux2", options),
        Mixed("inception4e",   256, 160, 320,  32, 128, 128),            //  832×14×14
        MaxPool("maxpool4", 3, stride: 2, ceilMode: true),               //  832×7×7
        Mixed("inception5a",   256, 160, 320,  32, 128, 128),            //  832×7×7
        Mixed("inception5b",   384, 192, 384,  48, 128, 128),            // 1024×7×7
        GlobalPool("avgpool", options.Pooling), Flatten(),               // 1024
        Dropout("dropout", options.Dropout),
        Linear("fc", options.Classes),
    ])
    { InitialWeights = InitialWeights.XavierUniform, Layouts = [CaffeGoogLeNet.Layout, CaffeGoogLeNet.ByNode] };

    private static Row Convolution(string name, int channels, int kernel, int stride = 1, int padding = 0) =>
        PlainConv(name, channels, kernel, stride, padding, bias: true, relu: true);

    private static Row Mixed(string name, int one, int threeReduce, int three, int fiveReduce, int five, int pool) => Block(name,
        Branch(           Convolution("branch1", one, 1)),
        Branch("branch2", Convolution("0", threeReduce, 1), Convolution("1", three, 3, padding: 1)),
        Branch("branch3", Convolution("0", fiveReduce,  1), Convolution("1", five,  5, padding: 2)),
        Branch("branch4", MaxPool("0", 3, stride: 1, padding: 1), Convolution("1", pool, 1)));

    private static Row Head(string name, InceptionV1CaffeOptions options) => Auxiliary(name,
        AvgPool("", 5, stride: 3),                                       //  4×4
        Convolution("conv", 128, 1), Flatten(),                          // 2048
        Linear("fc1", 1024), Relu(),
        Dropout("dropout", options.AuxiliaryDropout),
        Linear("fc2", options.Classes));
#pragma warning restore format
}
