using Inception.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>A model with its gate.</summary>
internal sealed class ServedModel(InceptionService service, RequestGate gate)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public InceptionService Service => service;

    public RequestGate Gate => gate;

    /// <summary>The name that a request asked for where the model's own is not known before it is loaded; null otherwise.</summary>
    public string? Asked { get; init; }

    /// <summary>The loaded model. A request waits for the load of a model that is loaded on demand, and not for one that the program is loading.</summary>
    /// <exception cref="RequestFailure">The model is not ready, or has another name than the request asked for.</exception>
    public async Task<LoadedModel> LoadAsync(HttpContext context)
    {
        if (service.Options.LoadAtStart && !service.IsReady && !service.IsStopping)
        {
            // Only a new start of the program loads such a model again: there is no time to name.
            throw service.Failure is null
                ? NotReady("The model is being loaded. Try again soon.", Soon)
                : NotReady("The model could not be loaded.", after: null);
        }

        LoadedModel loaded;
        try
        {
            loaded = await service.LoadAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ObjectDisposedException))
        {
            throw NotReady("The model could not be loaded. A later request tries again.", service.LoadsAgainAfter);   // the log says why
        }

        return Asked is null || loaded.Name == Asked ? loaded : throw Missing();
    }

    /// <summary>The failure of a request for a model that is not there.</summary>
    public static RequestFailure Missing() => new(
        StatusCodes.Status404NotFound, "no_such_model", "There is no model of this name, or not in this version: GET /models lists them.");

    private static RequestFailure NotReady(string detail, TimeSpan? after) => new(StatusCodes.Status503ServiceUnavailable, "not_ready", detail, after);
}
