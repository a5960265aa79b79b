namespace Inception.Graphs.Passes;

/// <summary>ReLU is done by the operation before it, where that is read by nothing else.</summary>
internal static class FuseRelu
{
    public static Graph Apply(Graph graph) => graph.Rewrite((old, node) =>
        node is ReluNode relu && graph.IsUsedOnce(old.Source) ? Fused(relu) : node);

    private static Node Fused(ReluNode relu) => relu.Source switch
    {
        ConvolutionNode convolution => convolution with { Relu = true },
        LinearNode linear => linear with { Relu = true },
        AffineNode affine => affine with { Relu = true },
        SumNode sum => sum with { Relu = true },
        _ => relu,
    };
}
