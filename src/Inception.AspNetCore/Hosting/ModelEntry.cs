using Microsoft.Extensions.DependencyInjection;

namespace Inception.AspNetCore.Hosting;

/// <summary>A registration of a model.</summary>
/// <param name="Key">Its name; null for the model without one.</param>
internal sealed record ModelEntry(string? Key)
{
    /// <summary>The services of all registrations, or the one of a name.</summary>
    /// <exception cref="InvalidOperationException">No model is registered, or none of this name.</exception>
    public static IReadOnlyList<InceptionService> Registered(IServiceProvider provider, string? name)
    {
        var services = Services(provider).Where(service => name is null || service.Key == name).ToList();
        return services.Count > 0 ? services : throw new InvalidOperationException(
            name is null ? "No model is registered: call services.AddInception(…) first."
            : $"No model '{name}' is registered: call services.AddInception(\"{name}\", …) first.");
    }

    /// <summary>The services of all registrations, the one without a name first.</summary>
    public static IReadOnlyList<InceptionService> Services(IServiceProvider provider) =>
    [
        .. provider.GetServices<ModelEntry>().OrderBy(entry => entry.Key is null ? 0 : 1).Select(entry => entry.Key is { } key
            ? provider.GetRequiredKeyedService<InceptionService>(key)
            : provider.GetRequiredService<InceptionService>()),
    ];
}
