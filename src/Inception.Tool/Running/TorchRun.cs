using Inception.Classification;
using Inception.Embeddings;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Tool.Running;

/// <summary>A model in libtorch: its modules, or an engine that was compiled of them.</summary>
internal sealed class TorchRun : IRunningModel
{
    private readonly ImageClassifier? _classifier;
    private readonly ImageEmbedder? _embedder;

    /// <param name="model">The model that the network was made of.</param>
    /// <param name="network">What runs; disposed with this.</param>
    /// <param name="reading">How files are read.</param>
    public TorchRun(Model model, IInferenceNetwork network, ImageBatchOptions reading)
    {
        (Name, Preprocessing, Labels) = (model.Name, model.Preprocessing, model.Labels);
        if (network.Output == NetworkOutput.Logits && network.Table.Classifier is not null && Labels is not null)
        {
            var options = new ImageClassifierOptions { BatchSize = reading.BatchSize, OnUnreadable = reading.OnUnreadable };
            _classifier = new(network, model.Preprocessing, Labels, options);
        }
        else
        {
            _embedder = new(network, model.Preprocessing, new() { BatchSize = reading.BatchSize, OnUnreadable = reading.OnUnreadable });
        }
    }

    public string Name { get; }

    public ImagePreprocessing Preprocessing { get; }

    public LabelSet? Labels { get; }

    public int EmbeddingLength => Embedder.Length;

    private ImageEmbedder Embedder => _embedder ?? throw new InvalidOperationException("This model was opened for classes.");

    public IAsyncEnumerable<ImageClassification> ClassifyManyAsync(IEnumerable<string> paths, int top, CancellationToken cancellation) =>
        (_classifier ?? throw new InvalidOperationException("This model was opened for embeddings.")).ClassifyManyAsync(paths, top, cancellation);

    public IAsyncEnumerable<ImageEmbedding> EmbedManyAsync(IEnumerable<string> paths, CancellationToken cancellation) =>
        Embedder.EmbedManyAsync(paths, cancellation);

    public void Dispose()
    {
        _classifier?.Dispose();
        _embedder?.Dispose();
    }
}
