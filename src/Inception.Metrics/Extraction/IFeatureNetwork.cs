namespace Inception.Metrics.Extraction;

/// <summary>
/// A network that computes features of images: <see cref="FidNetwork"/>, or your own network. One pass computes the features of all layers. The features of an
/// image must not depend on the other images of its batch.
/// </summary>
public interface IFeatureNetwork : IDisposable
{
    /// <summary>The name in reports, such as <c>fid_inception_v3</c>.</summary>
    string Name { get; }

    /// <summary>
    /// A text that changes whenever features may change: weights, precision and engine. Cached features of another identity are computed again.
    /// </summary>
    string Identity { get; }

    /// <summary>A description of the engine and its precision, for reports.</summary>
    string Engine { get; }

    /// <summary>The layers, in the order in which <see cref="Run"/> writes their vectors.</summary>
    IReadOnlyList<FeatureLayer> Layers { get; }

    /// <summary>Computes the features of a batch.</summary>
    /// <param name="images">The preprocessed images, N×C×H×W.</param>
    /// <param name="side">Height and width of the images in pixels.</param>
    /// <param name="features">Receives N rows. Each row consists of the features of all <see cref="Layers"/> in order.</param>
    void Run(ReadOnlySpan<float> images, int side, Span<float> features);
}
