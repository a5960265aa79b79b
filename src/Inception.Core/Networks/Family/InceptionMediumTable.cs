using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;

namespace Inception.Networks;

/// <summary>
/// An Inception network for 28×28 grey images, <c>N×1×28×28 → N×classes</c>, 677,546 parameters: like <c>InceptionSmall</c>, with a longer stem,
/// the 5×5 windows factorised into two of 3×3 (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, section 3.1) and reductions that
/// convolve and pool side by side (section 5). All widths are multiples of 16, which the convolutions of a CPU work in.
/// </summary>
internal static class InceptionMediumTable
{
#pragma warning disable format
    /// <summary>The network as rows.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(InceptionMediumOptions options) => new(options.Network, new(options.InputChannels, 28, 28),
    [
        Conv("stem1", 32, 3, padding: 1),                                                        //  32×28×28
        Conv("stem2", 32, 3, padding: 1),                                                        //  32×28×28
        Block("reduction1",                                                                      // 128×14×14
            Branch(Conv("branch3x3", 96, 3, stride: 2, padding: 1)),
            Branch(MaxPool("", 3, stride: 2, padding: 1))),
        //              1×1    3×3     3×3 3×3  pool
        Mixed("mixed1",  48,  32,  64,  32, 48,  32),                                            // 192×14×14
        Mixed("mixed2",  48,  32,  64,  32, 48,  32),                                            // 192×14×14
        Block("reduction2",                                                                      // 288×7×7
            Branch(Conv("branch3x3_p1", 64, 1), Conv("branch3x3_p2", 96, 3, stride: 2, padding: 1)),
            Branch(MaxPool("", 3, stride: 2, padding: 1))),
        Mixed("mixed3",  96,  64, 112,  48, 64,  48),                                            // 320×7×7
        Mixed("mixed4",  96,  64, 112,  48, 64,  48),                                            // 320×7×7
        GlobalPool("avgpool", options.Pooling), Flatten(),                                       // 320
        Dropout("dropout", options.Dropout),
        Linear("fc", options.Classes),
    ]);

    private static Row Mixed(string name, int one, int threeReduce, int three, int doubleReduce, int doubleThree, int pool) => Block(name,
        Branch(Conv("branch1x1",       one,          1)),
        Branch(Conv("branch3x3_p1",    threeReduce,  1), Conv("branch3x3_p2",    three,       3, padding: 1)),
        Branch(
            Conv("branch3x3dbl_p1", doubleReduce, 1),
            Conv("branch3x3dbl_p2", doubleThree, 3, padding: 1),
            Conv("branch3x3dbl_p3", doubleThree, 3, padding: 1)),
        Branch(MaxPool("", 3, stride: 1, padding: 1), Conv("branch_pool1x1", pool, 1)));
#pragma warning restore format
}
