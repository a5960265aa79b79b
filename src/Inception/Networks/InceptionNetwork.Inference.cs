namespace Inception.Networks;

public partial class InceptionNetwork
{
    /// <summary>This network for those who take one compiled or not. It is put into evaluation mode and must stay there.</summary>
    /// <param name="output">What it gives.</param>
    /// <returns>A view of this network: disposing it disposes the network.</returns>
    public IInferenceNetwork AsInference(NetworkOutput output = NetworkOutput.Logits) => new EagerInference(this, output);
}
