using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// A small Inception network for 28×28 grey images, <c>N×1×28×28 → N×classes</c>, 306,698 parameters. It is an example for a table of your own. All
/// widths are multiples of 16, the block size of CPU convolutions.
/// </summary>
internal static class InceptionSmallTable
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(InceptionSmallOptions options) => new(options.Network, new(options.InputChannels, 28, 28),
    [
        Conv("stem1", 32, 3, padding: 1),                     //  32×28×28
        MaxPool("pool1", 2, stride: 2),                       //  32×14×14
        //              1×1    3×3      5×5    pool
        Mixed("mixed1",  32,  32,  48,  16, 32,  16),         // 128×14×14
        MaxPool("pool2", 3, stride: 2, padding: 1),           // 128×7×7
        Mixed("mixed2",  48,  48,  64,  16, 32,  32),         // 176×7×7
        Mixed("mixed3",  64,  48,  96,  16, 32,  32),         // 224×7×7
        Mixed("mixed4",  80,  64, 112,  16, 48,  48),         // 288×7×7
        GlobalPool("avgpool", options.Pooling), Flatten(),    // 288
        Dropout("dropout", options.Dropout),
        Linear("fc", options.Classes),
    ]);

    private static Row Mixed(string name, int one, int threeReduce, int three, int fiveReduce, int five, int pool) => Block(name,
        Branch(Conv("branch1x1",    one,         1)),
        Branch(Conv("branch3x3_p1", threeReduce, 1), Conv("branch3x3_p2", three, 3, padding: 1)),
        Branch(Conv("branch5x5_p1", fiveReduce,  1), Conv("branch5x5_p2", five,  5, padding: 2)),
        Branch(MaxPool("", 3, stride: 1, padding: 1), Conv("branch_pool1x1", pool, 1)));
#pragma warning restore format
}
