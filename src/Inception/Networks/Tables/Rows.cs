using Inception.Layers;

namespace Inception.Networks.Tables;

/// <summary>
/// The words a table is written in. <c>using static Inception.Networks.Tables.Rows;</c> and a network reads like the table of
/// its paper; only what differs from the defaults is written.
/// </summary>
public static class Rows
{
    /// <summary>Convolution, batch normalisation, ReLU: a <see cref="BasicConv2d"/>.</summary>
    /// <param name="name">The key.</param>
    /// <param name="channels">Channels of the output.</param>
    /// <param name="kernel">The window; an int is a square.</param>
    /// <param name="stride">The step, 1 when left out.</param>
    /// <param name="padding">Zeros on each side, none when left out.</param>
    /// <param name="standardDeviation">The deviation of the initial weights where it differs from the table's.</param>
    /// <returns>The row.</returns>
    public static Row Conv(
        string name, int channels, Extent kernel, Extent? stride = null, Extent padding = default, double? standardDeviation = null) =>
        new Conv(name, channels, kernel, stride ?? 1, padding) { StandardDeviation = standardDeviation };

    /// <summary>Maximum pooling.</summary>
    /// <param name="name">The name of the stage; may be empty.</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The step.</param>
    /// <param name="padding">Padding on each side.</param>
    /// <param name="ceilMode">Whether a last, partial window counts.</param>
    /// <returns>The row.</returns>
    public static Row MaxPool(string name, Extent kernel, Extent stride, Extent padding = default, bool ceilMode = false) =>
        new MaxPool(name, kernel, stride, padding, ceilMode);

    /// <summary>Average pooling.</summary>
    /// <param name="name">The name of the stage; may be empty.</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The step.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="countIncludePad">Whether the padding counts in the divisor.</param>
    /// <returns>The row.</returns>
    public static Row AvgPool(string name, Extent kernel, Extent stride, Extent padding = default, bool countIncludePad = true) =>
        new AvgPool(name, kernel, stride, padding, countIncludePad);

    /// <summary>Average pooling to <paramref name="output"/>; with 1 the global average.</summary>
    /// <param name="name">The name of the stage; may be empty.</param>
    /// <param name="output">Height and width of the output.</param>
    /// <returns>The row.</returns>
    public static Row AdaptiveAvgPool(string name, Extent output) => new AdaptiveAvgPool(name, output);

    /// <summary>Pooling over all places, to one number for each channel (two with <see cref="GlobalPooling.Concatenated"/>).</summary>
    /// <param name="name">The name of the stage; may be empty.</param>
    /// <param name="pooling">What is taken of the places; the mean when left out.</param>
    /// <returns>The row.</returns>
    public static Row GlobalPool(string name, GlobalPooling pooling = GlobalPooling.Average) => new GlobalPool(name, pooling);

    /// <summary>Parallel branches, joined on the channel axis.</summary>
    /// <param name="name">The key that the branches' keys follow.</param>
    /// <param name="branches">The branches in the order of their channels.</param>
    /// <returns>The row.</returns>
    public static Row Block(string name, params Branch[] branches) => new Block(name, branches);

    /// <summary>A fork inside a branch: a block without a name.</summary>
    /// <param name="branches">The branches in the order of their channels.</param>
    /// <returns>The row.</returns>
    public static Row Split(params Branch[] branches) => new Block("", branches);

    /// <summary>A branch whose rows are keyed on the block itself.</summary>
    /// <param name="rows">The rows in order.</param>
    /// <returns>The branch.</returns>
    public static Branch Branch(params Row[] rows) => new("", rows);

    /// <summary>A branch with a key of its own.</summary>
    /// <param name="name">The key that the rows' keys follow.</param>
    /// <param name="rows">The rows in order.</param>
    /// <returns>The branch.</returns>
    public static Branch Branch(string name, params Row[] rows) => new(name, rows);

    /// <summary>An auxiliary classifier on the features at this place.</summary>
    /// <param name="name">The key that the rows' keys follow.</param>
    /// <param name="rows">The rows in order; the last gives the logits.</param>
    /// <returns>The row.</returns>
    public static Row Auxiliary(string name, params Row[] rows) => new Auxiliary(name, rows);

    /// <summary>Dropout.</summary>
    /// <param name="name">The name of the stage.</param>
    /// <param name="probability">The share of values dropped, 0 to 1.</param>
    /// <returns>The row.</returns>
    public static Row Dropout(string name, double probability) => new Dropout(name, probability);

    /// <summary>Features to one vector.</summary>
    /// <returns>The row.</returns>
    public static Row Flatten() => new Flatten();

    /// <summary>max(x, 0).</summary>
    /// <returns>The row.</returns>
    public static Row Relu() => new Relu();

    /// <summary>A fully connected layer with bias.</summary>
    /// <param name="name">The key.</param>
    /// <param name="features">The length of the output.</param>
    /// <param name="standardDeviation">The deviation of the initial weights where it differs from the table's.</param>
    /// <returns>The row.</returns>
    public static Row Linear(string name, int features, double? standardDeviation = null) =>
        new Linear(name, features) { StandardDeviation = standardDeviation };

    /// <summary>torchvision's <c>transform_input</c> as the first row when <paramref name="wanted"/>, else no row.</summary>
    /// <param name="wanted">Whether the row is there.</param>
    /// <returns>One row or none.</returns>
    public static Row[] TransformInput(bool wanted) => wanted ? [InputTransform.ImageNetToUnitRange] : [];
}
