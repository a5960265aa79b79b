using Inception.Layers;

namespace Inception.Networks.Tables;

/// <summary>
/// Methods that create the rows of a table. With <c>using static Inception.Networks.Tables.Rows;</c> the code of a network looks like the table in its paper.
/// </summary>
public static class Rows
{
    /// <summary>Convolution, batch normalization, ReLU: a <c>BasicConv2d</c>.</summary>
    /// <param name="name">The key.</param>
    /// <param name="channels">Channels of the output.</param>
    /// <param name="kernel">The size of the window. An <see langword="int"/> means a square.</param>
    /// <param name="stride">The step of the window. Default 1.</param>
    /// <param name="padding">Zeros on each side. Default none.</param>
    /// <param name="standardDeviation">The standard deviation of the initial weights. When null, that of the table.</param>
    /// <param name="bias">Whether the convolution has a bias. Batch normalization makes it redundant. Default false.</param>
    /// <returns>The row.</returns>
    public static Row Conv(
        string name, int channels, Extent kernel, Extent? stride = null, Extent padding = default, double? standardDeviation = null, bool bias = false) =>
        new Conv(name, channels, kernel, stride ?? 1, padding) { StandardDeviation = standardDeviation, Bias = bias };

    /// <summary>A convolution without batch normalization.</summary>
    /// <param name="name">The key.</param>
    /// <param name="channels">Channels of the output.</param>
    /// <param name="kernel">The size of the window. An <see langword="int"/> means a square.</param>
    /// <param name="stride">The step of the window. Default 1.</param>
    /// <param name="padding">Zeros on each side. Default none.</param>
    /// <param name="bias">Whether the convolution has a bias.</param>
    /// <param name="relu">Whether ReLU follows.</param>
    /// <param name="standardDeviation">The standard deviation of the initial weights. When null, that of the table.</param>
    /// <returns>The row.</returns>
    public static Row PlainConv(
        string name, int channels, Extent kernel, Extent? stride = null, Extent padding = default,
        bool bias = false, bool relu = false, double? standardDeviation = null) =>
        new PlainConv(name, channels, kernel, stride ?? 1, padding, bias) { Relu = relu, StandardDeviation = standardDeviation };

    /// <summary>A depthwise convolution: it filters every input channel separately.</summary>
    /// <param name="name">The key.</param>
    /// <param name="kernel">The size of the window. An <see langword="int"/> means a square.</param>
    /// <param name="stride">The step of the window. Default 1.</param>
    /// <param name="padding">Zeros on each side. Default none.</param>
    /// <param name="multiplier">Output channels for each input channel.</param>
    /// <param name="standardDeviation">The standard deviation of the initial weights. When null, that of the table.</param>
    /// <returns>The row.</returns>
    public static Row DepthwiseConv(
        string name, Extent kernel, Extent? stride = null, Extent padding = default, int multiplier = 1, double? standardDeviation = null) =>
        new DepthwiseConv(name, multiplier, kernel, stride ?? 1, padding) { StandardDeviation = standardDeviation };

    /// <summary>Batch normalization that is not part of a convolution.</summary>
    /// <param name="name">The key.</param>
    /// <returns>The row.</returns>
    public static Row BatchNorm(string name) => new BatchNorm(name);

    /// <summary>Local response normalization across channels.</summary>
    /// <param name="name">The name of the stage. May be empty.</param>
    /// <param name="size">The number of channels in the sum; an odd number.</param>
    /// <param name="alpha">The scale of the sum.</param>
    /// <param name="beta">The exponent.</param>
    /// <returns>The row.</returns>
    public static Row LocalResponseNorm(string name, int size = 5, double alpha = 1e-4, double beta = 0.75) => new LocalResponseNorm(name, size, alpha, beta);

    /// <summary>TensorFlow's <c>SAME</c> padding before a convolution.</summary>
    /// <param name="kernel">The window of the row after it.</param>
    /// <param name="stride">The stride of that window.</param>
    /// <returns>The row.</returns>
    public static Row SamePad(Extent kernel, Extent stride) => new SamePad(kernel, stride, 0);

    /// <summary>TensorFlow's <c>SAME</c> padding before a maximum pool. The padding value is −∞, so it never is the maximum.</summary>
    /// <param name="kernel">The window of the row after it.</param>
    /// <param name="stride">The stride of that window.</param>
    /// <returns>The row.</returns>
    public static Row SamePadForMax(Extent kernel, Extent stride) => new SamePad(kernel, stride, double.NegativeInfinity);

    /// <summary>Maximum pooling.</summary>
    /// <param name="name">The name of the stage. May be empty.</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The step of the window.</param>
    /// <param name="padding">Padding on each side.</param>
    /// <param name="ceilMode">Whether a last, partial window is used (PyTorch's <c>ceil_mode</c>).</param>
    /// <returns>The row.</returns>
    public static Row MaxPool(string name, Extent kernel, Extent stride, Extent padding = default, bool ceilMode = false) =>
        new MaxPool(name, kernel, stride, padding, ceilMode);

    /// <summary>Average pooling.</summary>
    /// <param name="name">The name of the stage. May be empty.</param>
    /// <param name="kernel">The window.</param>
    /// <param name="stride">The step of the window.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="countIncludePad">Whether the padding counts in the divisor of the mean.</param>
    /// <returns>The row.</returns>
    public static Row AvgPool(string name, Extent kernel, Extent stride, Extent padding = default, bool countIncludePad = true) =>
        new AvgPool(name, kernel, stride, padding, countIncludePad);

    /// <summary>Average pooling to the size <paramref name="output"/>. Size 1 is global average pooling.</summary>
    /// <param name="name">The name of the stage. May be empty.</param>
    /// <param name="output">Height and width of the output.</param>
    /// <returns>The row.</returns>
    public static Row AdaptiveAvgPool(string name, Extent output) => new AdaptiveAvgPool(name, output);

    /// <summary>Global pooling to one number for each channel (two with <see cref="GlobalPooling.Concatenated"/>).</summary>
    /// <param name="name">The name of the stage. May be empty.</param>
    /// <param name="pooling">How the positions of a channel are reduced. Default: by their mean.</param>
    /// <returns>The row.</returns>
    public static Row GlobalPool(string name, GlobalPooling pooling = GlobalPooling.Average) => new GlobalPool(name, pooling);

    /// <summary>Parallel branches, concatenated on the channel axis.</summary>
    /// <param name="name">The key that precedes the keys of the branches.</param>
    /// <param name="branches">The branches in the order of their channels.</param>
    /// <returns>The row.</returns>
    public static Row Block(string name, params Branch[] branches) => new Block(name, branches);

    /// <summary>A fork inside a branch: a block without a name.</summary>
    /// <param name="branches">The branches in the order of their channels.</param>
    /// <returns>The row.</returns>
    public static Row Split(params Branch[] branches) => new Block("", branches);

    /// <summary>A branch without its own key: the keys of the rows directly follow the key of the block.</summary>
    /// <param name="rows">The rows in order.</param>
    /// <returns>The branch.</returns>
    public static Branch Branch(params Row[] rows) => new("", rows);

    /// <summary>A branch with its own key.</summary>
    /// <param name="name">The key that precedes the keys of the rows.</param>
    /// <param name="rows">The rows in order.</param>
    /// <returns>The branch.</returns>
    public static Branch Branch(string name, params Row[] rows) => new(name, rows);

    /// <summary>A scaled sum with the input: <c>x + scale · rows(x)</c>.</summary>
    /// <param name="name">The key that precedes the keys of the rows.</param>
    /// <param name="scale">The factor of the residual.</param>
    /// <param name="relu">Whether ReLU follows the sum.</param>
    /// <param name="rows">The residual's rows in order.</param>
    /// <returns>The row.</returns>
    public static Row Residual(string name, double scale, bool relu, params Row[] rows) => new Residual(name, scale, relu, rows);

    /// <summary>Rows that differ only by their number.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="row">Creates the row for a number, from 0.</param>
    /// <returns>The rows.</returns>
    public static IEnumerable<Row> Repeat(int count, Func<int, Row> row) => Enumerable.Range(0, count).Select(row);

    /// <summary>An auxiliary classifier on the current features.</summary>
    /// <param name="name">The key that precedes the keys of the rows.</param>
    /// <param name="rows">The rows in order; the last computes the logits.</param>
    /// <returns>The row.</returns>
    public static Row Auxiliary(string name, params Row[] rows) => new Auxiliary(name, rows);

    /// <summary>Dropout.</summary>
    /// <param name="name">The name of the stage.</param>
    /// <param name="probability">The fraction of values that is dropped, 0 to 1.</param>
    /// <returns>The row.</returns>
    public static Row Dropout(string name, double probability) => new Dropout(name, probability);

    /// <summary>Flattens the features into one vector.</summary>
    /// <returns>The row.</returns>
    public static Row Flatten() => new Flatten();

    /// <summary>ReLU: <c>max(x, 0)</c>.</summary>
    /// <param name="name">The name of the stage. Default none.</param>
    /// <returns>The row.</returns>
    public static Row Relu(string name = "") => new Relu(name);

    /// <summary>Divides a vector by its Euclidean length.</summary>
    /// <param name="name">The name of the stage. May be empty.</param>
    /// <returns>The row.</returns>
    public static Row UnitLength(string name) => new UnitLength(name);

    /// <summary>A fully connected layer.</summary>
    /// <param name="name">The key.</param>
    /// <param name="features">The length of the output.</param>
    /// <param name="standardDeviation">The standard deviation of the initial weights. When null, that of the table.</param>
    /// <param name="bias">Whether the layer has a bias.</param>
    /// <returns>The row.</returns>
    public static Row Linear(string name, int features, double? standardDeviation = null, bool bias = true) =>
        new Linear(name, features) { StandardDeviation = standardDeviation, Bias = bias };

    /// <summary>torchvision's <c>transform_input</c> as first row if <paramref name="wanted"/> is true; otherwise no row.</summary>
    /// <param name="wanted">Whether to return the row.</param>
    /// <returns>One row or none.</returns>
    public static Row[] TransformInput(bool wanted) => wanted ? [InputTransform.ImageNetToUnitRange] : [];
}
