using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>
/// A network in evaluation, images in and vectors out, from any number of threads at once: what classifies and embeds images takes one, compiled or
/// not.
/// </summary>
public interface IInferenceNetwork : IDisposable
{
    /// <summary>The rows of the network.</summary>
    NetworkTable Table { get; }

    /// <summary>What <see cref="Forward"/> gives.</summary>
    NetworkOutput Output { get; }

    /// <summary>One vector an image, without gradients.</summary>
    /// <param name="input"><c>N×C×H×W</c>, normalised as the weights expect; of any floating-point type, on any device.</param>
    /// <returns>
    /// <c>N×</c>classes, or <c>N×</c><see cref="InceptionNetwork.EmbeddingLength"/>, of a floating-point type on the network's device; the caller disposes it.
    /// </returns>
    /// <exception cref="ArgumentException">The input does not fit the network; the message says what fits.</exception>
    Tensor Forward(Tensor input);
}
