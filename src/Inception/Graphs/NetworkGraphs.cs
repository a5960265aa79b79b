using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights;

namespace Inception.Graphs;

/// <summary>Graphs of networks of modules.</summary>
internal static class NetworkGraphs
{
    /// <summary>The graph of a network without its auxiliary heads, after an input normalisation of the caller's if there is one.</summary>
    public static Graph Build(InceptionNetwork network, InputTransform? normalization, NetworkOutput output = NetworkOutput.Logits)
    {
        var state = network.state_dict();
        return GraphBuilder.Build(network.Table, key => new TensorWeights(state[key]), normalization, output);
    }
}
