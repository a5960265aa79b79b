using Inception.Networks.Tables;

namespace Inception.Graphs;

/// <summary>One operation of a network in evaluation. Nodes are values: a pass makes new ones and leaves the old graph as it was.</summary>
/// <param name="Path">The key of the row it comes from; where reports and errors point.</param>
/// <param name="Inputs">What it reads, in order.</param>
internal abstract record Node(string Path, IReadOnlyList<Node> Inputs)
{
    /// <summary>The first input; most nodes have one.</summary>
    public Node Source => Inputs[0];

    /// <summary>The shape of one image's output.</summary>
    /// <param name="inputs">The shapes of the inputs, in order.</param>
    /// <returns>The output's shape.</returns>
    public abstract FeatureShape OutputShape(IReadOnlyList<FeatureShape> inputs);
}
