namespace Inception.Graphs.Passes;

/// <summary>The sum of a shortcut and a residual, with its ReLU, is done by the residual's last convolution.</summary>
internal static class FuseSum
{
    public static Graph Apply(Graph graph) => graph.Rewrite((old, node) =>
        node is SumNode { Scale: 1, Inputs: [var shortcut, ConvolutionNode { Relu: false, Summand: null } convolution] } sum
        && graph.IsUsedOnce(old.Inputs[1])
            ? convolution with { Inputs = [convolution.Source, shortcut], Relu = sum.Relu }
            : node);
}
