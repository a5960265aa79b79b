using Inception.Networks;
using Inception.Serving;

namespace Inception.Portable;

public sealed partial class PortableModel
{
    /// <inheritdoc/>
    string IImageModel.Engine => $"portable, fp32, cpu, {Engine.Report.Instructions}";

    /// <summary>The number of classes; 0 for a network without a classifier.</summary>
    public int Classes => _network.Classes;

    /// <inheritdoc/>
    public void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits)
    {
        if (Classes == 0 || Engine.Output != NetworkOutput.Logits)
            throw new InvalidOperationException($"This {Name} computes embeddings and has no classes.");
        Engine.Run(images, logits);
        FiniteNumbers.Require(logits, Name, "logits");
    }

    /// <inheritdoc/>
    public void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings)
    {
        Engine.RunEmbedding(images, embeddings);
        FiniteNumbers.Require(embeddings, Name, "features");
    }
}
