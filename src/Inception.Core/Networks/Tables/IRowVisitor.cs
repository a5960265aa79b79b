namespace Inception.Networks.Tables;

/// <summary>
/// A reader of a network's table: one method for each primitive. <see cref="NetworkTable.Walk"/> goes through the rows in
/// order, carries the values, and gives every row its full key.
/// </summary>
/// <typeparam name="TValue">The type of the values passed from row to row: a shape, a name in a graph, a line of code.</typeparam>
public interface IRowVisitor<TValue>
{
    /// <summary>A scale and shift per input channel.</summary>
    /// <param name="row">The row.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue InputTransform(InputTransform row, TValue input);

    /// <summary>Convolution, batch normalization and ReLU.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue Conv(Conv row, string path, TValue input);

    /// <summary>Convolution, and ReLU where the row says so.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue PlainConv(PlainConv row, string path, TValue input);

    /// <summary>Convolution of every channel on its own.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue DepthwiseConv(DepthwiseConv row, string path, TValue input);

    /// <summary>Batch normalization alone.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue BatchNorm(BatchNorm row, string path, TValue input);

    /// <summary>Local response normalization.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue LocalResponseNorm(LocalResponseNorm row, string path, TValue input);

    /// <summary>Padding that depends on the size of the input.</summary>
    /// <param name="row">The row.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue SamePad(SamePad row, TValue input);

    /// <summary>Maximum pooling.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue MaxPool(MaxPool row, string path, TValue input);

    /// <summary>Average pooling.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue AvgPool(AvgPool row, string path, TValue input);

    /// <summary>Average pooling to a fixed output size.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue AdaptiveAvgPool(AdaptiveAvgPool row, string path, TValue input);

    /// <summary>Pooling over all places.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue GlobalPool(GlobalPool row, string path, TValue input);

    /// <summary>Joins the outputs of a block's branches on the channel axis.</summary>
    /// <param name="row">The block.</param>
    /// <param name="path">The block's full key.</param>
    /// <param name="branches">What each branch made of the block's input.</param>
    /// <returns>What goes on.</returns>
    TValue Concat(Block row, string path, IReadOnlyList<TValue> branches);

    /// <summary>Adds a residual to its shortcut.</summary>
    /// <param name="row">The residual.</param>
    /// <param name="path">The residual's full key.</param>
    /// <param name="shortcut">What the shortcut's rows made of the input, or the input.</param>
    /// <param name="residual">What the residual's rows made of the input.</param>
    /// <returns>What goes on.</returns>
    TValue Add(Residual row, string path, TValue shortcut, TValue residual);

    /// <summary>Dropout.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue Dropout(Dropout row, string path, TValue input);

    /// <summary>Features to one vector.</summary>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue Flatten(TValue input);

    /// <summary>ReLU.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue Relu(Relu row, string path, TValue input);

    /// <summary>A fully connected layer.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue Linear(Linear row, string path, TValue input);

    /// <summary>A vector divided by its length.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The row's full key.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>What goes on.</returns>
    TValue UnitLength(UnitLength row, string path, TValue input);

    /// <summary>An auxiliary head is complete; the trunk goes on with what came in.</summary>
    /// <param name="row">The head.</param>
    /// <param name="path">The head's full key.</param>
    /// <param name="logits">What the head's last row made.</param>
    void Auxiliary(Auxiliary row, string path, TValue logits);
}
