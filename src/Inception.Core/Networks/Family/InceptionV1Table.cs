using Inception.Networks.Tables;
using Inception.Weights.Layouts;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// GoogLeNet, the first Inception network (<a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014</a>, table 1), with batch
/// normalization: <c>N×3×224×224 → N×classes</c>, 6,624,904 parameters (13,004,888 with the two auxiliary heads), 1.50 GMACs,
/// torchvision's keys.
/// </summary>
internal static class InceptionV1Table
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(InceptionV1Options options) => new(options.Network, new(options.InputChannels, 224, 224),
    [
        ..TransformInput(options.TransformInput),
        ..First("conv1", 64, options),                                   //   64×112×112
        ..Pool("maxpool1", options),                                     //   64×56×56
        Conv("conv2",  64, 1),                                           //   64×56×56
        Conv("conv3", 192, 3, padding: 1),                               //  192×56×56
        ..Pool("maxpool2", options),                                     //  192×28×28
        //                     1×1    3×3       5×5     pool
        Mixed("inception3a",    64,  96, 128,  16,  32,  32, options),   //  256×28×28
        Mixed("inception3b",   128, 128, 192,  32,  96,  64, options),   //  480×28×28
        ..Pool("maxpool3", options),                                     //  480×14×14
        Mixed("inception4a",   192,  96, 208,  16,  48,  64, options),   //  512×14×14
        Head("aux1", options),
        Mixed("inception4b",   160, 112, 224,  24,  64,  64, options),   //  512×14×14
        Mixed("inception4c",   128, 128, 256,  24,  64,  64, options),   //  512×14×14
        Mixed("inception4d",   112, 144, 288,  32,  64,  64, options),   //  528×14×14
        Head("aux2", options),
        Mixed("inception4e",   256, 160, 320,  32, 128, 128, options),   //  832×14×14
        ..Pool("maxpool4", options, kernel: 2),                          //  832×7×7
        Mixed("inception5a",   256, 160, 320,  32, 128, 128, options),   //  832×7×7
        Mixed("inception5b",   384, 192, 384,  48, 128, 128, options),   // 1024×7×7
        GlobalPool("avgpool", options.Pooling), Flatten(),               // 1024
        Dropout("dropout", options.Dropout),
        Linear("fc", options.Classes),
    ])
    { Epsilon = 1e-3, StandardDeviation = 0.01, Layouts = [TensorFlowSlim.InceptionV1, TorchvisionQuantized.Layout(1e-3)] };

    private static Row[] First(string name, int channels, InceptionV1Options options) => options.SamePadding
        ? [SamePad(7, stride: 2), Conv(name, channels, 7, stride: 2)]
        : [Conv(name, channels, 7, stride: 2, padding: 3)];

    // At 224×224 both give the same maxima: SAME pads before the map only where its size is odd.
    private static Row[] Pool(string name, InceptionV1Options options, int kernel = 3) => options.SamePadding
        ? [SamePadForMax(kernel, stride: 2), MaxPool(name, kernel, stride: 2)]
        : [MaxPool(name, kernel, stride: 2, ceilMode: true)];

    private static Row Mixed(
        string name, int one, int threeReduce, int three, int fiveReduce, int five, int pool, InceptionV1Options options) => Block(name,
        Branch(           Conv("branch1", one, 1)),
        Branch("branch2", Conv("0", threeReduce, 1), Conv("1", three, 3, padding: 1)),
        Branch("branch3", Conv("0", fiveReduce,  1), Conv("1", five, options.ThirdBranchKernel, padding: options.ThirdBranchKernel / 2)),
        Branch("branch4", MaxPool("0", 3, stride: 1, padding: 1, ceilMode: true), Conv("1", pool, 1)));

    private static Row Head(string name, InceptionV1Options options) => Auxiliary(name,
        AdaptiveAvgPool("", 4),
        Conv("conv", 128, 1), Flatten(),                                 // 2048
        Linear("fc1", 1024), Relu(),
        Dropout("dropout", options.AuxiliaryDropout),
        Linear("fc2", options.Classes));
#pragma warning restore format
}
