using Inception.Classification;
using Inception.Embeddings;
using Inception.Models;
using Inception.Serving;

namespace Inception.AspNetCore.Hosting;

/// <summary>What users of TorchSharp ask for, on the one model that the service loaded.</summary>
internal static class TorchServices
{
    public static Model Model(InceptionService service) => Torch<Model>(service).Model;

    public static ImageClassifier Classifier(InceptionService service)
    {
        var torch = Torch<ImageClassifier>(service);
        var labels = torch.Labels ?? throw new InvalidOperationException($"The model {torch.Name} has no labels: ask for {nameof(ImageEmbedder)}.");
        return new(torch.LogitsNetwork, torch.Preprocessing, labels, new() { LeaveModelOpen = true });
    }

    public static ImageEmbedder Embedder(InceptionService service)
    {
        var torch = Torch<ImageEmbedder>(service);
        return new(torch.EmbeddingsNetwork, torch.Preprocessing, new() { LeaveModelOpen = true });
    }

    public static Batcher Batcher(InceptionService service)
    {
        var torch = Torch<Batcher>(service);
        var options = Serving.LoadedModel.Options(torch, service.Options.Batching);
        return new(torch.LogitsNetwork.Forward, options);
    }

    private static TorchImageModel Torch<TAsked>(InceptionService service)
    {
        var model = service.LoadAsync().GetAwaiter().GetResult().Model;
        return model as TorchImageModel ?? throw new InvalidOperationException(
            $"{typeof(TAsked).Name} needs a model in libtorch, and {model.Name} runs in the engine '{model.Engine}'. Set {nameof(InceptionOptions)}."
            + $"{nameof(InceptionOptions.Engine)} to {nameof(InceptionEngine.Compiled)} or {nameof(InceptionEngine.Eager)}, or ask for "
            + $"{nameof(IImageModel)} or {nameof(InceptionService)}.");
    }
}
