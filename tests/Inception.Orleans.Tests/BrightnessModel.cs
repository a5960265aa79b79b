using Inception.Explanation;
using Inception.Labels;
using Inception.Preprocessing;
using Inception.Serving;

namespace Inception.Cluster.Tests;

/// <summary>A model without weights: the embedding of an image is its first three numbers.</summary>
internal sealed class BrightnessModel : IImageModel
{
    /// <summary>Called with each image of a batch.</summary>
    public Action<float>? OnImage { get; init; }

    public string Name => "brightness";

    public string Engine => "test";

    public ImagePreprocessing Preprocessing { get; } = ImagePreprocessing.FashionMnist;

    public LabelSet Labels { get; } = new(["dark", "grey", "bright"]);

    public int Classes => 3;

    public int EmbeddingLength => 3;

    public void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits) => ComputeEmbeddings(images, logits);

    public void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings)
    {
        var size = Preprocessing.InputLength;
        for (var i = 0; i < images.Length / size; i++)
        {
            OnImage?.Invoke(images[i * size]);
            images.Slice(i * size, 3).CopyTo(embeddings[(i * 3)..]);
        }
    }

    public ClassActivation ComputeActivation(ReadOnlySpan<float> image, int? classIndex = null) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
