using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>
/// A network that is ready for inference: an uncompiled network in evaluation mode, or a compiled engine. It maps a batch of images to one vector for each
/// image, and is safe for any number of threads. Every class that runs inference accepts this interface.
/// </summary>
public interface IInferenceNetwork : IDisposable
{
    /// <summary>The table that describes the network.</summary>
    NetworkTable Table { get; }

    /// <summary>The output of <see cref="Forward"/>: logits or embeddings.</summary>
    NetworkOutput Output { get; }

    /// <summary>Computes one vector for each image, without gradients.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalized as the weights expect; any floating-point type, on any device.</param>
    /// <returns>
    /// <c>N×</c>classes, or <c>N×</c><see cref="InceptionNetwork.EmbeddingLength"/>, in a floating-point type, on the network's device; the caller disposes it.
    /// </returns>
    /// <exception cref="ArgumentException">The input does not fit the network; the message has the expected shape.</exception>
    /// <exception cref="InsufficientMemoryException">The batch is too large for the device's memory. Smaller batches still run.</exception>
    Tensor Forward(Tensor input);
}
