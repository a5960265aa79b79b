using Inception.Preprocessing;

namespace Inception.Tool.Metrics;

/// <summary>The features that a command needs of the network.</summary>
/// <param name="Dimensions">The length of the features that are compared: 64, 192, 768 or 2048.</param>
/// <param name="Batch">Images that go through the network together.</param>
/// <param name="Images">The images, as far as their number is known.</param>
/// <param name="Preprocessing">What makes an image the network's input.</param>
internal sealed record FeatureRequest(int Dimensions, int Batch, int? Images, ImagePreprocessing Preprocessing)
{
    /// <summary>The length of the vector before the classifier.</summary>
    public const int Embedding = 2048;
}
