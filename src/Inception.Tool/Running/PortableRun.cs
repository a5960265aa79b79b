using Inception.Classification;
using Inception.Embeddings;
using Inception.Labels;
using Inception.Portable;
using Inception.Preprocessing;

namespace Inception.Tool.Running;

/// <summary>A model in the portable engine. It touches no libtorch.</summary>
/// <param name="model">The model; disposed with this.</param>
/// <param name="reading">How files are read.</param>
internal sealed class PortableRun(PortableModel model, ImageBatchOptions reading) : IRunningModel
{
    public string Name => model.Name;

    public ImagePreprocessing Preprocessing => model.Preprocessing;

    public LabelSet? Labels => model.Labels;

    public int EmbeddingLength => model.EmbeddingLength;

    public IAsyncEnumerable<ImageClassification> ClassifyManyAsync(IEnumerable<string> paths, int top, CancellationToken cancellation) =>
        model.ClassifyManyAsync(paths, top, reading, cancellation);

    public IAsyncEnumerable<ImageEmbedding> EmbedManyAsync(IEnumerable<string> paths, CancellationToken cancellation) =>
        model.EmbedManyAsync(paths, reading, cancellation);

    public void Dispose() => model.Dispose();
}
