using Inception.Explanation;
using Inception.Labels;
using Inception.Preprocessing;
using Inception.Serving;

namespace Inception.AspNetCore.Hosting;

/// <summary>The model of a service, for whoever asks for it. Disposing it leaves the model open: the service owns it.</summary>
internal sealed class SharedModel(IImageModel model) : IImageModel
{
    public string Name => model.Name;

    public string Engine => model.Engine;

    public ImagePreprocessing Preprocessing => model.Preprocessing;

    public LabelSet? Labels => model.Labels;

    public int Classes => model.Classes;

    public int EmbeddingLength => model.EmbeddingLength;

    public void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits) => model.ComputeLogits(images, logits);

    public void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings) => model.ComputeEmbeddings(images, embeddings);

    public ClassActivation ComputeActivation(ReadOnlySpan<float> image, int? classIndex = null) => model.ComputeActivation(image, classIndex);

    public void Dispose()
    {
    }
}
