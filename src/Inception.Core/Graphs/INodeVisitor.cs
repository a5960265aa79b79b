namespace Inception.Graphs;

/// <summary>Reads one node of a graph: a method for each kind, so that the compiler names every reader that a new kind lacks.</summary>
/// <typeparam name="TInput">What the reader needs besides the node.</typeparam>
/// <typeparam name="TResult">What the reader makes of the node.</typeparam>
internal interface INodeVisitor<in TInput, out TResult>
{
    /// <summary>The images.</summary>
    TResult Input(InputNode node, TInput input);

    /// <summary>A convolution.</summary>
    TResult Convolution(ConvolutionNode node, TInput input);

    /// <summary>A fully connected layer.</summary>
    TResult Linear(LinearNode node, TInput input);

    /// <summary>A scale and shift for each channel.</summary>
    TResult Affine(AffineNode node, TInput input);

    /// <summary>ReLU.</summary>
    TResult Relu(ReluNode node, TInput input);

    /// <summary>A row without weights.</summary>
    TResult Operation(OperationNode node, TInput input);

    /// <summary>A join on the channel axis.</summary>
    TResult Concat(ConcatNode node, TInput input);

    /// <summary>A shortcut and a residual.</summary>
    TResult Sum(SumNode node, TInput input);

    /// <summary>Some channels of a feature map.</summary>
    TResult Channels(ChannelsNode node, TInput input);
}
