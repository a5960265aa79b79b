using Inception.Extensions.AI;
using Inception.Portable;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/search.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class SearchExamples
{
    public static async Task EmbedAnImage()
    {
        using var generator = new ImageEmbeddingGenerator(PortableModel.Load("model.safetensors"), new() { Normalize = true });
        Embedding<float> embedding = await generator.GenerateAsync(await DataContent.LoadFromAsync("cat.jpg"));
    }

    public static void AddToAnApplication(IServiceCollection services)
    {
        services
            .AddInceptionEmbeddings(_ => PortableModel.Load("model.safetensors"), new() { ModelId = "animals-2" })
            .UseOpenTelemetry()
            .UseDistributedCache(configure: cache => cache.CacheKeyAdditionalValues = ["animals-2"]);
    }
}
