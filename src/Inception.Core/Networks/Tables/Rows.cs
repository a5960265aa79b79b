using Inception.Layers;

namespace Inception.Networks.Tables;

/// <summary>
/// The methods that make rows. With <c>using static Inception.Networks.Tables.Rows;</c> a network reads like the table of its paper. Only deviations
/// from the defaults are written.
/// </summary>
public static class Rows
{
    /// <summary>Convolution, batch normalization, ReLU: a <c>BasicConv2d</c>.</summary>
    /// <param name="name">The key.</param>
    /// <param name="channels">Channels of the output.</param>
    /// <param name="kernel">The window; an int is a square.</param>
    /// <param name="stride">The step, 1 when left out.</param>
    /// <param name="padding">Zeros on each side, none when left out.</param>
    /// <param name="standardDeviation">The deviation of the initial weights where it differs from the table's.</param>
    /// <param name="bias">Whether the convolution has a bias, which the normalization makes needless.</param>
    /// <returns>The row.</returns>
    public static Row Conv(
        string name, int channels, Extent kernel, Extent? stride = null, Extent padding = default, double? standardDeviation = null, bool bias = false) =>
        new Conv(name, channels, kernel, stride ?? 1, padding) { StandardDeviation = standardDeviation, Bias = bias };

    /// <summary>A convolution without batch normalization.</summary>
    /// <param name="name">The key.</param>
    /// <param name="channels">Channels of the output.</param>
    /// <param name="kernel">The window; an int is a square.</param>
    /// <param name="stride">The step, 1 when left out.</param>
    /// <param name="padding">Zeros on each side, none when left out.</param>
    /// <param name="bias">Whether one value is added per output channel.</param>
    /// <param name="relu">Whether ReLU follows.</param>
    /// <param name="standardDeviation">The deviation of the initial weights where it differs from the table's.</param>
    /// <returns>The row.</returns>
    public static Row PlainConv(
        string name, int channels, Extent kernel, Extent? stride = null, Extent padding = default,
        bool bias = false, bool relu = false, double? standardDeviation = null) =>
        new PlainConv(name, channels, kernel, stride ?? 1, padding, bias) { Relu = relu, StandardDeviation = standardDeviation };

    /// <summary>A convolution that filters every input channel on its own.</summary>
    /// <param name="name">The key.</param>
    /// <param name="kernel">The window; an int is a square.</param>
    /// <param name="stride">The step, 1 when left out.</param>
    /// <param name="padding">Zeros on each side, none when left out.</param>
    /// <param name="multiplier">Output channels for each input channel.</param>
    /// <param name="standardDeviation">The deviation of the initial weights where it differs from the table's.</param>
    /// <returns>The row.</returns>
    public static Row DepthwiseConv(
        string name, Extent kernel, Extent? stride = null, Extent padding = default, int multiplier = 1, double? standardDeviation = null) =>
        new DepthwiseConv(name, multiplier, kernel, stride ?? 1, padding) { StandardDeviation = standardDeviation };

    /// <summary>Batch normalization that is not part of a convolution.</summary>
    /// <param name="name">The key.</param>
    /// <returns>The row.</returns>
    public static Row BatchNorm(string name) => new BatchNorm(name);

    /// <summary>Local response normalization across channels.</summary>
    /// <param name="name">The name of the stage; may be empty.</param>
    /// <param name="size">How many channels are summed.</param>
    /// <param name="alpha">The scale of the sum.</param>
    /// <param name="beta">The exponent.</param>
    /// <returns>The row.</returns>
    public static Row LocalResponseNorm(string name, int size = 5, double alpha = 1e-4, double beta = 0.75) => new LocalResponseNorm(name, size, alpha, beta);

    /// <summary>TensorFlow's <c>SAME</c> padding before a convolution.</summary>
    /// <param name="kernel">The window of the row after it.</param>
    /// <param name="stride">The step of that window.</param>
    /// <returns>The row.</returns>
    public static Row SamePad(Extent kernel, Extent stride) => new SamePad(kernel, stride, 0);

    /// <summary>TensorFlow's <c>SAME</c> padding before a maximum pool: the padding is never the maximum.</summary>
    /// <param name="kernel">The window of the row after it.</param>
    /// <param name="stride">The step of that window.</param>
    /// <returns>The row.</returns>
    public static Row SamePadForMax(Extent kernel, Extent stride) => new SamePad(kernel, stride, double.NegativeInfinity);

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
    /// <param name="pooling">How the places are reduced; by their mean when left out.</param>
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

    /// <summary>A scaled sum with the input: <c>x + scale · rows(x)</c>.</summary>
    /// <param name="name">The key that the rows' keys follow.</param>
    /// <param name="scale">The factor of the residual.</param>
    /// <param name="relu">Whether the sum goes through ReLU.</param>
    /// <param name="rows">The residual's rows in order.</param>
    /// <returns>The row.</returns>
    public static Row Residual(string name, double scale, bool relu, params Row[] rows) => new Residual(name, scale, relu, rows);

    /// <summary>Rows that differ only by their number.</summary>
    /// <param name="count">How many.</param>
    /// <param name="row">Makes the row of a number, from 0.</param>
    /// <returns>The rows.</returns>
    public static IEnumerable<Row> Repeat(int count, Func<int, Row> row) => Enumerable.Range(0, count).Select(row);

    /// <summary>An auxiliary classifier on the features at this place.</summary>
    /// <param name="name">The key that the rows' keys follow.</param>
    /// <param name="rows">The rows in order; the last computes the logits.</param>
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
    /// <param name="name">The name of the stage; none when left out.</param>
    /// <returns>The row.</returns>
    public static Row Relu(string name = "") => new Relu(name);

    /// <summary>A vector divided by its Euclidean length.</summary>
    /// <param name="name">The name of the stage; may be empty.</param>
    /// <returns>The row.</returns>
    public static Row UnitLength(string name) => new UnitLength(name);

    /// <summary>A fully connected layer.</summary>
    /// <param name="name">The key.</param>
    /// <param name="features">The length of the output.</param>
    /// <param name="standardDeviation">The deviation of the initial weights where it differs from the table's.</param>
    /// <param name="bias">Whether one value is added per output.</param>
    /// <returns>The row.</returns>
    public static Row Linear(string name, int features, double? standardDeviation = null, bool bias = true) =>
        new Linear(name, features) { StandardDeviation = standardDeviation, Bias = bias };

    /// <summary>torchvision's <c>transform_input</c> as the first row when <paramref name="wanted"/>, else no row.</summary>
    /// <param name="wanted">Whether to return the row.</param>
    /// <returns>One row or none.</returns>
    public static Row[] TransformInput(bool wanted) => wanted ? [InputTransform.ImageNetToUnitRange] : [];
}
