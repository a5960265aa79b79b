using Inception.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Protects endpoints of the application beside those of the models.</summary>
public static class InceptionEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Asks for an API key of <c>InceptionOptions.ApiKeys</c> where keys are set, as the endpoints of <c>MapInception</c> do: 401 without. For metrics and
    /// documents, such as <c>app.MapOpenApi().RequireInceptionKey()</c>. A browser may send the key as the password of Basic authentication, with any user
    /// name.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of endpoints.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="name">The model whose keys are accepted; those of all models when null.</param>
    /// <returns>The endpoints.</returns>
    /// <exception cref="InvalidOperationException">No model was registered, or none of this name; thrown at the first request.</exception>
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
