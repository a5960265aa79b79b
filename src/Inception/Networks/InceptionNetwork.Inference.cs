namespace Inception.Networks;

public partial class InceptionNetwork
{
    /// <summary>Makes this network usable wherever a compiled engine is. The call puts the network into evaluation mode, and it must stay there.</summary>
    /// <param name="output">Logits or embeddings.</param>
    /// <returns>A view of this network: disposing it disposes the network.</returns>
    public IInferenceNetwork AsInference(NetworkOutput output = NetworkOutput.Logits) => new EagerInference(this, output);
}
