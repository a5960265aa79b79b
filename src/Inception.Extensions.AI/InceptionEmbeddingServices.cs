using Inception.Serving;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Inception.Extensions.AI;

/// <summary>Adds image embeddings to the services of an application.</summary>
public static class InceptionEmbeddingServices
{
    /// <summary>Adds a generator over the application's <see cref="IImageModel"/>, as a singleton. The model stays with the services that made it.</summary>
    /// <param name="services">The services, which have an <see cref="IImageModel"/>.</param>
    /// <param name="options">Batch size, normalization and decoding; defaults when null.</param>
    /// <returns>A builder for what stands before the generator: <c>UseDistributedCache</c>, <c>UseOpenTelemetry</c> and the like.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static EmbeddingGeneratorBuilder<DataContent, Embedding<float>> AddInceptionEmbeddings(
        this IServiceCollection services, ImageEmbeddingGeneratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        options?.Validated();
        return services.AddEmbeddingGenerator(provider => new ImageEmbeddingGenerator(provider.GetRequiredService<IImageModel>(), options, leaveOpen: true));
    }

    /// <summary>Adds a generator over a model of its own, as a singleton. The model is loaded when the generator is first asked for.</summary>
    /// <param name="services">The services.</param>
    /// <param name="load">Loads the model, which the generator owns and disposes.</param>
    /// <param name="options">Batch size, normalization and decoding; defaults when null.</param>
    /// <inheritdoc cref="AddInceptionEmbeddings(IServiceCollection, ImageEmbeddingGeneratorOptions?)" path="/*[self::returns or self::exception]"/>
    public static EmbeddingGeneratorBuilder<DataContent, Embedding<float>> AddInceptionEmbeddings(
        this IServiceCollection services, Func<IServiceProvider, IImageModel> load, ImageEmbeddingGeneratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(load);
        options?.Validated();
        return services.AddEmbeddingGenerator(provider => new ImageEmbeddingGenerator(load(provider), options));
    }

    /// <summary>Adds a generator over the application's <see cref="IImageModel"/> of a key, under the same key.</summary>
    /// <param name="services">The services, which have an <see cref="IImageModel"/> of that key.</param>
    /// <param name="serviceKey">The key of the model and of the generator.</param>
    /// <param name="options">Batch size, normalization and decoding; defaults when null.</param>
    /// <inheritdoc cref="AddInceptionEmbeddings(IServiceCollection, ImageEmbeddingGeneratorOptions?)" path="/*[self::returns or self::exception]"/>
    public static EmbeddingGeneratorBuilder<DataContent, Embedding<float>> AddKeyedInceptionEmbeddings(
        this IServiceCollection services, object serviceKey, ImageEmbeddingGeneratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(serviceKey);
        options?.Validated();
        return services.AddKeyedEmbeddingGenerator(
            serviceKey, provider => new ImageEmbeddingGenerator(provider.GetRequiredKeyedService<IImageModel>(serviceKey), options, leaveOpen: true));
    }
}
