namespace Inception.Metrics.Extraction;

/// <summary>
/// A network that computes features of images: <see cref="FidNetwork"/>, or one of your own. Several layers come from one pass. Images of a batch must not
/// change each other's features.
/// </summary>
public interface IFeatureNetwork : IDisposable
{
    /// <summary>The name in reports, such as <c>fid_inception_v3</c>.</summary>
    string Name { get; }

    /// <summary>
    /// A text that changes whenever features may change: weights, precision and engine. Cached features of another identity are computed again.
    /// </summary>
    string Identity { get; }

    /// <summary>What computes, for reports: engine and precision.</summary>
    string Engine { get; }

    /// <summary>The layers, in the order in which <see cref="Run"/> writes their vectors.</summary>
    IReadOnlyList<FeatureLayer> Layers { get; }

    /// <summary>Computes the features of a batch.</summary>
    /// <param name="images">N×C×H×W, the result of the preprocessing.</param>
    /// <param name="side">Height and width of the images.</param>
    /// <param name="features">N rows; each row has the vectors of all <see cref="Layers"/>, one after the other.</param>
    void Run(ReadOnlySpan<float> images, int side, Span<float> features);
}
