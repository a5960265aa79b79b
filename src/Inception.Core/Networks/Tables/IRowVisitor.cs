namespace Inception.Networks.Tables;

/// <summary>
/// A visitor of a network's table, with one method for each kind of row. <see cref="NetworkTable.Walk"/> visits the rows in order, passes the value of each row
/// to the next row, and gives every row its full key.
/// </summary>
/// <typeparam name="TValue">The type of the values passed from row to row: a shape, a name in a graph, a line of code.</typeparam>
public interface IRowVisitor<TValue>
{
    /// <summary>A scale and shift per input channel.</summary>
    /// <param name="row">The row.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue InputTransform(InputTransform row, TValue input);

    /// <summary>Convolution, batch normalization and ReLU.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue Conv(Conv row, string path, TValue input);

    /// <summary>Convolution, and ReLU if the row has it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue PlainConv(PlainConv row, string path, TValue input);

    /// <summary>Depthwise convolution.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue DepthwiseConv(DepthwiseConv row, string path, TValue input);

    /// <summary>Batch normalization alone.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue BatchNorm(BatchNorm row, string path, TValue input);

    /// <summary>Local response normalization.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue LocalResponseNorm(LocalResponseNorm row, string path, TValue input);

    /// <summary>Padding that depends on the size of the input.</summary>
    /// <param name="row">The row.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue SamePad(SamePad row, TValue input);

    /// <summary>Maximum pooling.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue MaxPool(MaxPool row, string path, TValue input);

    /// <summary>Average pooling.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue AvgPool(AvgPool row, string path, TValue input);

    /// <summary>Average pooling to a fixed output size.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue AdaptiveAvgPool(AdaptiveAvgPool row, string path, TValue input);

    /// <summary>Global pooling.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue GlobalPool(GlobalPool row, string path, TValue input);

    /// <summary>Concatenates the outputs of a block's branches on the channel axis.</summary>
    /// <param name="row">The block.</param>
    /// <param name="path">The block's full key.</param>
    /// <param name="branches">The value of each branch.</param>
    /// <returns>The value of the output.</returns>
    TValue Concat(Block row, string path, IReadOnlyList<TValue> branches);

    /// <summary>Adds a residual to its shortcut.</summary>
    /// <param name="row">The residual.</param>
    /// <param name="path">The residual's full key.</param>
    /// <param name="shortcut">The value after the rows of the shortcut. Without such rows, the input.</param>
    /// <param name="residual">The value after the rows of the residual.</param>
    /// <returns>The value of the output.</returns>
    TValue Add(Residual row, string path, TValue shortcut, TValue residual);

    /// <summary>Dropout.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue Dropout(Dropout row, string path, TValue input);

    /// <summary>Flattens features into one vector.</summary>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue Flatten(TValue input);

    /// <summary>ReLU.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue Relu(Relu row, string path, TValue input);

    /// <summary>A fully connected layer.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue Linear(Linear row, string path, TValue input);

    /// <summary>Divides a vector by its Euclidean length.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">The value of the input.</param>
    /// <returns>The value of the output.</returns>
    TValue UnitLength(UnitLength row, string path, TValue input);

    /// <summary>Called when an auxiliary head is complete. The trunk continues with the input of the head.</summary>
    /// <param name="row">The head.</param>
    /// <param name="path">The head's full key.</param>
    /// <param name="logits">The value after the last row of the head.</param>
    void Auxiliary(Auxiliary row, string path, TValue logits);
}
