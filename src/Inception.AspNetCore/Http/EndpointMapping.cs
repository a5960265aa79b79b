using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inception.AspNetCore.Http;

/// <summary>Maps handlers that read their requests themselves. No parameter is bound by reflection, so that programs can be trimmed.</summary>
internal static class EndpointMapping
{
    public static IEndpointConventionBuilder Get(this RouteGroupBuilder group, string path, Func<HttpContext, Task<IResult>> handler) =>
        Map(group, HttpMethods.Get, path, handler);

    public static IEndpointConventionBuilder Post(this RouteGroupBuilder group, string path, Func<HttpContext, Task<IResult>> handler) =>
        Map(group, HttpMethods.Post, path, handler);

    /// <summary>Says what an endpoint answers with status 200 or another.</summary>
    public static IEndpointConventionBuilder Answers<TAnswer>(this IEndpointConventionBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(TAnswer), ["application/json"]));

    private static IEndpointConventionBuilder Map(RouteGroupBuilder group, string method, string path, Func<HttpContext, Task<IResult>> handler)
    {
        return group.MapMethods(path, [method], RunAsync).WithMetadata(handler.Method);   // OpenAPI lists endpoints with a method

        async Task RunAsync(HttpContext context)
        {
            var result = await handler(context).ConfigureAwait(false);
            await result.ExecuteAsync(context).ConfigureAwait(false);
        }
    }
}
