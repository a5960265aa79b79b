using Inception.Networks.Tables;

namespace Inception.Graphs;

/// <summary>One operation of a network in evaluation. Nodes are values: a pass makes new ones and leaves the old graph as it was.</summary>
/// <param name="Path">The key of the row it comes from; where reports and errors point.</param>
/// <param name="Inputs">What it reads, in order.</param>
internal abstract record Node(string Path, IReadOnlyList<Node> Inputs)
{
    /// <summary>The first input; most nodes have one.</summary>
    public Node Source => Inputs[0];

    /// <summary>How the values of the output relate to those of the inputs.</summary>
    public abstract OutputValues Values { get; }

    /// <summary>The shape of one image's output.</summary>
    /// <param name="inputs">The shapes of the inputs, in order.</param>
    /// <returns>The output's shape.</returns>
    public abstract FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs);

    /// <summary>Calls the visitor's method for this kind of node.</summary>
    /// <typeparam name="TInput">What the visitor needs besides the node.</typeparam>
    /// <typeparam name="TResult">What the visitor makes of the node.</typeparam>
    /// <param name="visitor">A reader of graphs.</param>
    /// <param name="input">Handed to the visitor.</param>
    /// <returns>What the visitor makes of this node.</returns>
    public abstract TResult Accept<TInput, TResult>(INodeVisitor<TInput, TResult> visitor, TInput input);
}
