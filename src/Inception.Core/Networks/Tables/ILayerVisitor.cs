namespace Inception.Networks.Tables;

/// <summary>
/// Reads one row alone, without going into the rows inside it: a method for each kind. <see cref="IRowVisitor{TValue}"/> walks a whole table instead.
/// </summary>
/// <typeparam name="TInput">What the reader needs besides the row.</typeparam>
/// <typeparam name="TResult">What the reader makes of the row.</typeparam>
internal interface ILayerVisitor<in TInput, out TResult> : IOperationVisitor<TInput, TResult>
{
    /// <summary>A scale and shift per input channel.</summary>
    TResult InputTransform(InputTransform row, TInput input);

    /// <summary>Convolution, batch normalization and ReLU.</summary>
    TResult Conv(Conv row, TInput input);

    /// <summary>Convolution, and ReLU where the row says so.</summary>
    TResult PlainConv(PlainConv row, TInput input);

    /// <summary>Convolution of every channel on its own.</summary>
    TResult DepthwiseConv(DepthwiseConv row, TInput input);

    /// <summary>Batch normalization alone.</summary>
    TResult BatchNorm(BatchNorm row, TInput input);

    /// <summary>Branches on one input, joined on the channel axis.</summary>
    TResult Block(Block row, TInput input);

    /// <summary>A residual added to its shortcut.</summary>
    TResult Residual(Residual row, TInput input);

    /// <summary>Dropout.</summary>
    TResult Dropout(Dropout row, TInput input);

    /// <summary>ReLU.</summary>
    TResult Relu(Relu row, TInput input);

    /// <summary>A fully connected layer.</summary>
    TResult Linear(Linear row, TInput input);

    /// <summary>An auxiliary head.</summary>
    TResult Auxiliary(Auxiliary row, TInput input);
}
