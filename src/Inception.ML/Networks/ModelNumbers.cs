using Inception.Preprocessing;
using Inception.Serving;

namespace Inception.ML.Networks;

/// <summary>Logits or embeddings, on any engine.</summary>
/// <param name="model">The model, which this object owns.</param>
/// <param name="isClassifier">Whether logits are computed.</param>
internal sealed class ModelNumbers(IImageModel model, bool isClassifier) : INumbers
{
    public ImagePreprocessing Preprocessing => model.Preprocessing;

    public int Length => isClassifier ? model.Classes : model.EmbeddingLength;

    public void Compute(ReadOnlySpan<float> images, Span<float> numbers)
    {
        if (isClassifier) model.ComputeLogits(images, numbers);
        else model.ComputeEmbeddings(images, numbers);
    }

    public void Dispose() => model.Dispose();
}
