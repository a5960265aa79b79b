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
    /// <c>AddInception</c> registered. A request without <c>?model=</c> uses the model without a name, or else the first model.
    /// </summary>
    /// <param name="endpoints">The application, or a group of endpoints.</param>
    /// <param name="name">The name of the only model to map. When null, all models are mapped.</param>
    /// <returns>The group of the endpoints, for conventions such as <c>RequireAuthorization</c> or <c>RequireCors</c>.</returns>
    /// <exception cref="InvalidOperationException">No model was registered, no model has this name, or two models have the same name.</exception>
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
    /// Maps a web page at <c>/</c>, on which users drop images to see classes, heat maps and nearest neighbours. The page uses the endpoints of
    /// <see cref="MapInception"/> in the same group. It loads nothing from other sites; its Content-Security-Policy forbids it.
    /// </summary>
    /// <param name="endpoints">The application, or the group that <see cref="MapInception"/> was called on.</param>
    /// <returns>The group of endpoints that serve the page.</returns>
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
