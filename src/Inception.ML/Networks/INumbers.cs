using Inception.Preprocessing;

namespace Inception.ML.Networks;

/// <summary>Makes numbers of images: embeddings, logits or features. Safe for any number of threads.</summary>
internal interface INumbers : IDisposable
{
    ImagePreprocessing Preprocessing { get; }

    /// <summary>The numbers of one image.</summary>
    int Length { get; }

    /// <summary>Computes <c>N×</c><see cref="Length"/> numbers of <c>N×C×CropSize×CropSize</c>.</summary>
    void Compute(ReadOnlySpan<float> images, Span<float> numbers);
}
