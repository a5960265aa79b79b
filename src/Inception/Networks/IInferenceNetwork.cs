using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>
/// A network for inference: images in, vectors out, safe for any number of threads. Every class that runs inference accepts one, either a network's
/// modules or a compiled engine.
/// </summary>
public interface IInferenceNetwork : IDisposable
{
    /// <summary>The rows of the network.</summary>
    NetworkTable Table { get; }

    /// <summary>The output of <see cref="Forward"/>: logits or embeddings.</summary>
    NetworkOutput Output { get; }

    /// <summary>Computes one vector for each image, without gradients.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect; of any floating-point type, on any device.</param>
    /// <returns>
    /// <c>N×</c>classes, or <c>N×</c><see cref="InceptionNetwork.EmbeddingLength"/>, of a floating-point type on the network's device; the caller
    /// disposes it.
    /// </returns>
    /// <exception cref="ArgumentException">The input does not fit the network; the message says what fits.</exception>
    /// <exception cref="InsufficientMemoryException">The batch is too large for the device's memory; smaller ones run as before.</exception>
    Tensor Forward(Tensor input);
}
