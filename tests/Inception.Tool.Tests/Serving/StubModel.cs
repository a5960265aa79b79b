using Inception.Explanation;
using Inception.Labels;
using Inception.Preprocessing;
using Inception.Serving;

namespace Inception.Tool.Tests.Serving;

/// <summary>A model without weights, for tests of the server: every image is of the second class.</summary>
internal sealed class StubModel : IImageModel
{
    public string Name => "stub";

    public string Engine => "stub, fp32, cpu";

    public ImagePreprocessing Preprocessing => ImagePreprocessing.FashionMnist;

    public LabelSet Labels => LabelSet.FashionMnist;

    public int Classes => Labels.Count;

    public int EmbeddingLength => 2;

    public void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits)
    {
        logits.Clear();
        for (var i = 1; i < logits.Length; i += Classes) logits[i] = 5;
    }

    public void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings) => embeddings.Fill(1);

    public ClassActivation ComputeActivation(ReadOnlySpan<float> image, int? classIndex = null) => new("last", classIndex ?? 1, 1, 1, new HeatMap(1, 1, [1]));

    public void Dispose()
    {
    }
}
