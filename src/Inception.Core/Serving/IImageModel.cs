using Inception.Explanation;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Serving;

/// <summary>
/// A model for services, pipelines and clusters, whichever engine runs it: <c>PortableModel</c> needs no native inference library, and
/// <c>TorchImageModel</c> of Inception.TorchSharp runs on libtorch. Images are given as numbers, the result of <see cref="Preprocessing"/>. Safe for any
/// number of threads.
/// </summary>
public interface IImageModel : IDisposable
{
    /// <summary>The network's name, e.g. <c>inception_v3</c>.</summary>
    string Name { get; }

    /// <summary>The engine, its precision and its device, for people: <c>portable, fp32, cpu</c>.</summary>
    string Engine { get; }

    /// <summary>The preprocessing of images for this network.</summary>
    ImagePreprocessing Preprocessing { get; }

    /// <summary>One name for each class; null for a network that computes embeddings, or whose classes have no names.</summary>
    LabelSet? Labels { get; }

    /// <summary>The number of classes; 0 for a network without a classifier.</summary>
    int Classes { get; }

    /// <summary>The length of an embedding.</summary>
    int EmbeddingLength { get; }

    /// <summary>Computes the logits of a batch.</summary>
    /// <param name="images"><c>N×C×CropSize×CropSize</c>, as <see cref="ImagePreprocessing.Write(Imaging.RgbImage, Span{float})"/> makes them.</param>
    /// <param name="logits"><c>N×</c><see cref="Classes"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">The network has no classifier.</exception>
    /// <exception cref="NonFiniteResultException">The network gave logits that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits);

    /// <summary>Computes the embeddings of a batch: the vectors that the classifier reads.</summary>
    /// <param name="images"><c>N×C×CropSize×CropSize</c>, as <see cref="ImagePreprocessing.Write(Imaging.RgbImage, Span{float})"/> makes them.</param>
    /// <param name="embeddings"><c>N×</c><see cref="EmbeddingLength"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="NonFiniteResultException">The network gave numbers that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings);

    /// <summary>Explains a class of one image by Grad-CAM at the last stage with places.</summary>
    /// <param name="image"><c>C×CropSize×CropSize</c>, as <see cref="ImagePreprocessing.Write(Imaging.RgbImage, Span{float})"/> makes it.</param>
    /// <param name="classIndex">The class, by its index in the logits; the most probable one when null.</param>
    /// <returns>The evidence at each place.</returns>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="InvalidOperationException">The network has no classifier, or no stage with places.</exception>
    /// <exception cref="NonFiniteResultException">The network gave numbers that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    ClassActivation ComputeActivation(ReadOnlySpan<float> image, int? classIndex = null);
}
