using Inception.AspNetCore.Hosting;
using Inception.AspNetCore.Http;
using Inception.AspNetCore.Protocol;
using Inception.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of Inception models.</summary>
public static class InceptionEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>/classify</c>, <c>/embed</c>, <c>/explain</c> and <c>/models</c>, and the Open Inference Protocol under <c>/v2</c>, for all models that
    /// <c>AddInception</c> registered. A request without <c>?model=</c> is for the model that has no name, or for the first one.
    /// </summary>
    /// <param name="endpoints">The application, or a group of it.</param>
    /// <param name="name">Maps one model alone; all when null.</param>
    /// <returns>The group of the endpoints, for conventions such as <c>RequireAuthorization</c> or <c>RequireCors</c>.</returns>
    /// <exception cref="InvalidOperationException">No model was registered, or none of this name. Or two models have the same name.</exception>
    public static RouteGroupBuilder MapInception(this IEndpointRouteBuilder endpoints, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var provider = endpoints.ServiceProvider;
        var services = ModelEntry.Registered(provider, name);
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Inception.AspNetCore");
        var metrics = provider.GetRequiredService<InceptionMetrics>();
        var models = new ServedModels([.. services.Select(service => new ServedModel(service, new RequestGate(service.Options, metrics, logger)))]);
        var downloads = new ImageDownloads();
        var stopped = provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped;
        stopped.Register(downloads.Dispose);
        foreach (var model in models.All) stopped.Register(model.Gate.Dispose);

        var group = endpoints.MapGroup("");
        ImageRoutes.Map(group, models, new(models, downloads));
        new OpenInferenceEndpoints(models).Map(group);
        return group;
    }

    /// <summary>
    /// Maps the page at <c>/</c>, where people drop images: classes, heat maps and nearest neighbours. It uses the endpoints of <see cref="MapInception"/> in
    /// the same group, loads nothing from elsewhere, and forbids it by its Content-Security-Policy.
    /// </summary>
    /// <param name="endpoints">The application, or the group that <see cref="MapInception"/> was called on.</param>
    /// <returns>The group of the page's files.</returns>
    public static RouteGroupBuilder MapInceptionPage(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup("");
        foreach (var file in PageFiles.All())
        {
            var path = file.Name == PageFiles.Index ? "/" : $"/_inception/{file.Name}";
            group.Get(path, context => Task.FromResult(PageFiles.Send(context, file))).ExcludeFromDescription();
        }

        return group;
    }
}
