using Inception.Explanation;
using Inception.Labels;
using Inception.Preprocessing;
using Inception.Serving;

namespace Inception.AspNetCore.Tests;

/// <summary>The sample, for models that differ from it in something.</summary>
internal abstract class DelegatingModel : IImageModel
{
    private readonly SampleImageModel _sample = new();

    public string Name => _sample.Name;

    public string Engine => _sample.Engine;

    public ImagePreprocessing Preprocessing => _sample.Preprocessing;

    public LabelSet? Labels => _sample.Labels;

    public int Classes => _sample.Classes;

    public int EmbeddingLength => _sample.EmbeddingLength;

    public virtual void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits) => _sample.ComputeLogits(images, logits);

    public virtual void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings) => _sample.ComputeEmbeddings(images, embeddings);

    public virtual ClassActivation ComputeActivation(ReadOnlySpan<float> image, int? classIndex = null) => _sample.ComputeActivation(image, classIndex);

    public virtual void Dispose() => _sample.Dispose();
}
