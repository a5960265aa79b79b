using Inception.Serving;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Inception.Extensions.AI;

/// <summary>Registers image embedding generators in the services of an application.</summary>
public static class InceptionEmbeddingServices
{
    /// <summary>Adds a generator as a singleton. It uses the application's <see cref="IImageModel"/>, which the services still own.</summary>
    /// <param name="services">The services. They must contain an <see cref="IImageModel"/>.</param>
    /// <param name="options">Batch size, normalization and decoding; defaults when null.</param>
    /// <returns>A builder that adds steps before the generator, such as <c>UseDistributedCache</c> and <c>UseOpenTelemetry</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static EmbeddingGeneratorBuilder<DataContent, Embedding<float>> AddInceptionEmbeddings(
        this IServiceCollection services, ImageEmbeddingGeneratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        options?.Validated();
        return services.AddEmbeddingGenerator(provider => new ImageEmbeddingGenerator(provider.GetRequiredService<IImageModel>(), options, leaveOpen: true));
    }

    /// <summary>Adds a generator with its own model, as a singleton. The model is loaded when the generator is first requested.</summary>
    /// <param name="services">The services.</param>
    /// <param name="load">Loads the model. The generator owns and disposes it.</param>
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

    /// <summary>Adds a generator under a key. It uses the application's <see cref="IImageModel"/> with the same key.</summary>
    /// <param name="services">The services. They must contain an <see cref="IImageModel"/> with this key.</param>
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
