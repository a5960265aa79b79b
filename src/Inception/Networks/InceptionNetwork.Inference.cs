namespace Inception.Networks;

public partial class InceptionNetwork
{
    /// <summary>
    /// Wraps this network for every class that runs inference, without compiling it. The call puts the network into evaluation mode, and it must stay in this
    /// mode.
    /// </summary>
    /// <param name="output">The output: logits or embeddings. Default: logits.</param>
    /// <returns>A wrapper around this network. Disposing the wrapper disposes the network.</returns>
    public IInferenceNetwork AsInference(NetworkOutput output = NetworkOutput.Logits) => new EagerInference(this, output);
}
