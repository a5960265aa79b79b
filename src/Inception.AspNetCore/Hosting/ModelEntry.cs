using Microsoft.Extensions.DependencyInjection;

namespace Inception.AspNetCore.Hosting;

/// <summary>A registration of a model.</summary>
/// <param name="Key">Its name; null for the model without one.</param>
internal sealed record ModelEntry(string? Key)
{
    /// <summary>The services of all registrations, the one without a name first.</summary>
    public static IReadOnlyList<InceptionService> Services(IServiceProvider provider) =>
    [
        .. provider.GetServices<ModelEntry>().OrderBy(entry => entry.Key is null ? 0 : 1).Select(entry => entry.Key is { } key
            ? provider.GetRequiredKeyedService<InceptionService>(key)
            : provider.GetRequiredService<InceptionService>()),
    ];
}
