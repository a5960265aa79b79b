using Inception.Explanation;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Serving;

/// <summary>
/// A model for services, pipelines and clusters, independent of the engine that runs it. <c>PortableModel</c> needs no native inference library;
/// <c>TorchImageModel</c> of Inception.TorchSharp runs on libtorch. The input is preprocessed images, as <see cref="Preprocessing"/> produces them. Safe for
/// any number of threads.
/// </summary>
public interface IImageModel : IDisposable
{
    /// <summary>The network's name, e.g. <c>inception_v3</c>.</summary>
    string Name { get; }

    /// <summary>A description of the engine, its precision and its device for display, e.g. <c>portable, fp32, cpu</c>.</summary>
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
    /// <param name="images"><c>N×C×CropSize×CropSize</c>, as <see cref="ImagePreprocessing.Write(Imaging.RgbImage, Span{float})"/> writes them.</param>
    /// <param name="logits">Receives <c>N×</c><see cref="Classes"/> numbers.</param>
    /// <exception cref="ArgumentException">The lengths of the buffers do not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network has no classifier.</exception>
    /// <exception cref="NonFiniteResultException">The network returned logits that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits);

    /// <summary>Computes the embeddings of a batch: the inputs of the classifier.</summary>
    /// <param name="images"><c>N×C×CropSize×CropSize</c>, as <see cref="ImagePreprocessing.Write(Imaging.RgbImage, Span{float})"/> writes them.</param>
    /// <param name="embeddings">Receives <c>N×</c><see cref="EmbeddingLength"/> numbers.</param>
    /// <exception cref="ArgumentException">The lengths of the buffers do not fit the network.</exception>
    /// <exception cref="NonFiniteResultException">The network returned numbers that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings);

    /// <summary>Explains a class of one image by Grad-CAM at the last stage with a spatial feature map.</summary>
    /// <param name="image"><c>C×CropSize×CropSize</c>, as <see cref="ImagePreprocessing.Write(Imaging.RgbImage, Span{float})"/> writes it.</param>
    /// <param name="classIndex">The index of the class in the logits. The most probable class when null.</param>
    /// <returns>The heat map of the evidence, with the class and its probability.</returns>
    /// <exception cref="ArgumentException">The length of the image does not fit the network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The class index is not one of the network.</exception>
    /// <exception cref="InvalidOperationException">The network has no classifier, or no stage with a spatial feature map.</exception>
    /// <exception cref="NonFiniteResultException">The network returned numbers that are infinite or NaN.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    ClassActivation ComputeActivation(ReadOnlySpan<float> image, int? classIndex = null);
}
