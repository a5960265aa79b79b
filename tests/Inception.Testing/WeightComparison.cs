using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Testing;

public static class WeightComparison
{
    /// <summary>Every parameter and buffer is the other network's, to the bit.</summary>
    public static void ShouldHaveTheWeightsOf(this InceptionNetwork network, InceptionNetwork other) =>
        network.ShouldHaveTheWeights(other.state_dict());

    public static void ShouldHaveTheWeights(this InceptionNetwork network, IReadOnlyDictionary<string, Tensor> expected)
    {
        using var _ = NewDisposeScope();
        var state = network.state_dict();
        state.Keys.Should().BeEquivalentTo(expected.Keys);
        foreach (var (key, tensor) in state) tensor.equal(expected[key]).all().item<bool>().Should().BeTrue("{0} is the same", key);
    }

    public static Dictionary<string, Tensor> CopyOfWeights(this InceptionNetwork network) =>
        network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
}
