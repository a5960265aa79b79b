using Inception.Labels;
using Inception.Serving;

namespace Inception.AspNetCore.Serving;

/// <summary>A model that is loaded and warm, with its queue.</summary>
internal sealed class LoadedModel : IAsyncDisposable
{
    private const int TorchBatch = 8, GpuBatch = 32, ImagesForEachCore = 2;

    // Room for the images of all requests that are let in; the endpoints bound the requests.
    private const int QueueCapacity = 65536;

    private static readonly TimeSpan TorchDelay = TimeSpan.FromMilliseconds(2);

    private LoadedModel(IImageModel model, string name, ModelBatcher batcher)
    {
        (Model, Name, Batcher) = (model, name, batcher);
        Labels = model.Labels ?? (model.Classes > 0 ? LabelSet.Numbered(model.Classes) : null);
    }

    public IImageModel Model { get; }

    /// <summary>The name in answers and addresses.</summary>
    public string Name { get; }

    /// <summary>One name for each class, made up where the model has none; null for a model that makes embeddings.</summary>
    public LabelSet? Labels { get; }

    public ModelBatcher Batcher { get; }

    /// <summary>Warms a model up: the first call of each kind and batch compiles, or takes memory.</summary>
    public static LoadedModel Create(IImageModel model, string? name, InceptionBatching batching, InceptionMetrics metrics)
    {
        var options = Options(model, batching);
        // A call goes to the replica that has been free the longest: as many calls as replicas reach each.
        foreach (var count in new[] { 1, options.MaxBatch }.Distinct().SelectMany(count => Enumerable.Repeat(count, options.Concurrency)))
        {
            var zeros = new float[count * model.Preprocessing.InputLength];
            if (model.Classes > 0) model.ComputeLogits(zeros, new float[count * model.Classes]);
            model.ComputeEmbeddings(zeros, new float[count * model.EmbeddingLength]);
        }

        var served = name ?? model.Name;
        return new(model, served, new(model, served, options, metrics));
    }

    /// <summary>The batches that suit an engine.</summary>
    internal static BatcherOptions Options(IImageModel model, InceptionBatching batching)
    {
        var isTorch = model is TorchImageModel;
        var largest = !isTorch ? ImagesForEachCore * Environment.ProcessorCount
            : model.Engine.Contains("cuda", StringComparison.Ordinal) ? GpuBatch : TorchBatch;
        return new()
        {
            MaxBatch = batching.MaxBatch ?? largest,
            MaxDelay = batching.MaxDelay ?? (isTorch ? TorchDelay : TimeSpan.Zero),
            QueueCapacity = QueueCapacity,
            WhenFull = QueueFullMode.Refuse,
            Concurrency = (model as TorchImageModel)?.Replicas ?? 1,
        };
    }

    /// <summary>Finishes what was accepted.</summary>
    public ValueTask StopAsync() => Batcher.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Batcher.DisposeAsync().ConfigureAwait(false);
        Model.Dispose();
    }
}
