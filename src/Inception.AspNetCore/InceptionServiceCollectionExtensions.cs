using Inception.AspNetCore;
using Inception.AspNetCore.Hosting;
using Inception.AspNetCore.Serving;
using Inception.Classification;
using Inception.Embeddings;
using Inception.Models;
using Inception.Serving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Inception models.</summary>
public static class InceptionServiceCollectionExtensions
{
    /// <summary>
    /// Registers a model as a singleton: <see cref="InceptionService"/> and <see cref="IImageModel"/>; with an engine on libtorch also <see cref="Model"/>,
    /// <see cref="ImageClassifier"/>, <see cref="ImageEmbedder"/> and <see cref="Batcher"/>, which all share the same model. A health check named
    /// <c>inception</c> reports whether the model is loaded and warm.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options. They are checked when the program starts.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddInception(this IServiceCollection services, Action<InceptionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, key: null, options => options.Configure(configure));
    }

    /// <summary>
    /// Registers a model with options from a section of the configuration, such as <c>builder.Configuration.GetSection("Inception")</c>. If the section has an
    /// unknown key, the program fails at its start.
    /// </summary>
    /// <inheritdoc cref="AddInception(IServiceCollection, Action{InceptionOptions})" path="/returns"/>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section of the configuration.</param>
    public static IServiceCollection AddInception(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, key: null, options => options.Bind(configuration, binder => binder.ErrorOnUnknownConfiguration = true));
    }

    /// <summary>
    /// Registers one of several models. All services are registered with the name as the key: <c>[FromKeyedServices("birds")] InceptionService birds</c>.
    /// </summary>
    /// <inheritdoc cref="AddInception(IServiceCollection, Action{InceptionOptions})" path="/returns"/>
    /// <param name="services">The services.</param>
    /// <param name="name">The key of the services, and the model's name in responses and addresses.</param>
    /// <param name="configure">Sets the options. They are checked when the program starts.</param>
    public static IServiceCollection AddInception(this IServiceCollection services, string name, Action<InceptionOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, name, options => options.Configure(configure));
    }

    /// <summary>
    /// Registers one of several models, with options from a section of the configuration. If the section has an unknown key, the program fails at its start.
    /// </summary>
    /// <inheritdoc cref="AddInception(IServiceCollection, string, Action{InceptionOptions})" path="/*[self::returns]"/>
    /// <param name="services">The services.</param>
    /// <param name="name">The key of the services, and the model's name in responses and addresses.</param>
    /// <param name="configuration">The section of the configuration.</param>
    public static IServiceCollection AddInception(this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, name, options => options.Bind(configuration, binder => binder.ErrorOnUnknownConfiguration = true));
    }

    private static IServiceCollection Add(IServiceCollection services, string? key, Action<OptionsBuilder<InceptionOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<InceptionOptions>(key ?? Options.Options.DefaultName);
        configure(options);
        options.ValidateOnStart();
        services.AddMetrics();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InceptionOptions>, InceptionOptionsValidation>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelLoading>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<InceptionMetrics>();
        services.AddHealthChecks().Add(new(
            key is null ? "inception" : $"inception-{key}", provider => new ModelHealthCheck(ServiceOf(provider, key)), failureStatus: null, tags: ["ready"]));
        return key is null ? AddDefault(services) : AddKeyed(services, key);
    }

    private static IServiceCollection AddDefault(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ModelEntry) && service.ImplementationInstance is ModelEntry { Key: null })) throw Twice(null);
        return services
            .AddSingleton(new ModelEntry(null))
            .AddSingleton(provider => Create(provider, null))
            .AddSingleton<IImageModel>(provider => Shared(provider.GetRequiredService<InceptionService>()))
            .AddSingleton(provider => TorchServices.Model(provider.GetRequiredService<InceptionService>()))
            .AddSingleton(provider => TorchServices.Classifier(provider.GetRequiredService<InceptionService>()))
            .AddSingleton(provider => TorchServices.Embedder(provider.GetRequiredService<InceptionService>()))
            .AddSingleton(provider => TorchServices.Batcher(provider.GetRequiredService<InceptionService>()));
    }

    private static IServiceCollection AddKeyed(IServiceCollection services, string key)
    {
        if (services.Any(service => service.ServiceType == typeof(ModelEntry) && service.ImplementationInstance is ModelEntry entry && entry.Key == key))
            throw Twice(key);
        return services
            .AddSingleton(new ModelEntry(key))
            .AddKeyedSingleton(key, (provider, _) => Create(provider, key))
            .AddKeyedSingleton<IImageModel>(key, (provider, _) => Shared(ServiceOf(provider, key)))
            .AddKeyedSingleton(key, (provider, _) => TorchServices.Model(ServiceOf(provider, key)))
            .AddKeyedSingleton(key, (provider, _) => TorchServices.Classifier(ServiceOf(provider, key)))
            .AddKeyedSingleton(key, (provider, _) => TorchServices.Embedder(ServiceOf(provider, key)))
            .AddKeyedSingleton(key, (provider, _) => TorchServices.Batcher(ServiceOf(provider, key)));
    }

    private static InceptionService Create(IServiceProvider provider, string? key) => new(
        key,
        provider.GetRequiredService<IOptionsMonitor<InceptionOptions>>().Get(key ?? Options.Options.DefaultName),
        provider.GetRequiredService<InceptionMetrics>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<InceptionService>>());

    private static SharedModel Shared(InceptionService service) => new(service.GetModelAsync().GetAwaiter().GetResult());

    private static InceptionService ServiceOf(IServiceProvider provider, string? key) =>
        key is null ? provider.GetRequiredService<InceptionService>() : provider.GetRequiredKeyedService<InceptionService>(key);

    private static InvalidOperationException Twice(string? key) => new(
        key is null
            ? "AddInception was called twice without a name: name the further models, AddInception(\"birds\", …)."
            : $"AddInception was called twice with the name '{key}'.");
}
