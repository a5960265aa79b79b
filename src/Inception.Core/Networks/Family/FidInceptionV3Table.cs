using Inception.Networks.Tables;
using Inception.Weights.Layouts;

namespace Inception.Networks;

/// <summary>
/// The Inception v3 that the Fréchet Inception distance is defined by (<a href="https://arxiv.org/abs/1706.08500">Heusel et al. 2017</a>,
/// with TensorFlow's weights of 2015-12-05): <c>N×3×299×299 → N×1008</c>, 23,850,960 parameters, pytorch-fid's keys.
/// </summary>
/// <remarks>
/// It is <c>InceptionV3</c> with other pools: padding never counts in a mean, and <c>Mixed_7c</c> pools the maximum. The features that
/// are compared are the stages <c>maxpool1</c> (64), <c>maxpool2</c> (192), <c>Mixed_6e</c> (768) and <c>avgpool</c> (2048). Images are
/// <c>(x − 128) / 128</c>.
/// </remarks>
internal static class FidInceptionV3Table
{
    /// <summary>Inception v3's table with changed cells.</summary>
    /// <param name="options">The options that change a cell.</param>
    /// <returns>The table.</returns>
    public static NetworkTable Create(FidInceptionV3Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var table = InceptionV3Table.Create(new()
        {
            Classes = options.Classes,
            InputChannels = options.InputChannels,
            Dropout = options.Dropout,
            Pooling = options.Pooling,
            CountIncludePad = false,
        });
        return table with
        {
            Name = options.Network,
            Layouts = [TensorFlow2015.Layout, NvidiaInception.Layout],
            Rows = [.. table.Rows
                .Where(row => row is not Auxiliary)
                .Select(row => row.Name == "Mixed_7c" ? row.Replace(MaximumForMean) : row)],
        };
    }

    private static Row MaximumForMean(Row row) => row is AvgPool pool ? new MaxPool(pool.Name, pool.Kernel, pool.Stride, pool.Padding, CeilMode: false) : row;
}
