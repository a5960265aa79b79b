using Inception.AspNetCore.Hosting;
using Inception.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Inception.AspNetCore.Http;

/// <summary>Asks for an API key at endpoints beside those of the models, such as metrics. A browser may send the key as a password.</summary>
internal sealed class KeyCheck
{
    // A browser asks its user for a password at this, and for nothing at "Bearer" alone.
    private const string Challenge = "Basic realm=\"inception\", charset=\"UTF-8\"";

    private readonly ApiKeys _keys;
    private readonly InceptionMetrics _metrics;

    private KeyCheck(ApiKeys keys, InceptionMetrics metrics) => (_keys, _metrics) = (keys, metrics);

    /// <summary>The check of a model's keys, or of all models' when null.</summary>
    /// <exception cref="InvalidOperationException">No model is registered, or none of this name.</exception>
    public static KeyCheck Of(IServiceProvider services, string? name) => new(
        new(ModelEntry.Registered(services, name).SelectMany(service => service.Options.ApiKeys)), services.GetRequiredService<InceptionMetrics>());

    /// <summary>Goes on where the request names an accepted key, or none is asked for.</summary>
    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (_keys.AreOff || _keys.Find(context.Request, takesPassword: true) is not null) return next(context);
        var failure = ApiKeys.Missing();
        _metrics.Error(failure.Kind);
        Problems.SetHeaders(context, failure);
        context.Response.Headers.Append("WWW-Authenticate", Challenge);
        return Problems.Result(failure).ExecuteAsync(context);
    }
}
