using Inception.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Protects other endpoints of the application with the API keys of the models.</summary>
public static class InceptionEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Requires an API key of <c>InceptionOptions.ApiKeys</c>, if keys are set, like the endpoints of <c>MapInception</c>. Requests without a key get status
    /// 401. Use it for metrics and documents, such as <c>app.MapOpenApi().RequireInceptionKey()</c>. A browser may send the key as the password of Basic
    /// authentication, with any user name.
    /// </summary>
    /// <typeparam name="TBuilder">The type of the endpoints.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="name">The name of the model whose keys are accepted. When null, the keys of all models are accepted.</param>
    /// <returns>The endpoints.</returns>
    /// <exception cref="InvalidOperationException">No model was registered, or no model with this name. Thrown at the first request.</exception>
    public static TBuilder RequireInceptionKey<TBuilder>(this TBuilder endpoints, string? name = null)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is not { } next) return;
            var check = KeyCheck.Of(endpoint.ApplicationServices, name);
            endpoint.RequestDelegate = context => check.RunAsync(context, next);
        });
        return endpoints;
    }
}
