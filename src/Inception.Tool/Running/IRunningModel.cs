using Inception.Classification;
using Inception.Embeddings;
using Inception.Labels;
using Inception.Preprocessing;

namespace Inception.Tool.Running;

/// <summary>A model that looks at image files, whatever runs it.</summary>
internal interface IRunningModel : IDisposable
{
    /// <summary>The network's name.</summary>
    string Name { get; }

    /// <summary>The preprocessing of an image.</summary>
    ImagePreprocessing Preprocessing { get; }

    /// <summary>One name for each class; null for a model that makes features.</summary>
    LabelSet? Labels { get; }

    /// <summary>The length of an embedding.</summary>
    int EmbeddingLength { get; }

    /// <summary>The most probable classes of each file, in the order of the files.</summary>
    IAsyncEnumerable<ImageClassification> ClassifyManyAsync(IEnumerable<string> paths, int top, CancellationToken cancellation);

    /// <summary>The embedding of each file, in the order of the files.</summary>
    IAsyncEnumerable<ImageEmbedding> EmbedManyAsync(IEnumerable<string> paths, CancellationToken cancellation);
}
