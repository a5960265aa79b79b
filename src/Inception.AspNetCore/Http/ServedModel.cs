using Inception.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>A model with its gate.</summary>
internal sealed class ServedModel(InceptionService service, RequestGate gate)
{
    public InceptionService Service => service;

    public RequestGate Gate => gate;

    /// <summary>The name that a request asked for where there is no such model.</summary>
    public string? Missing { get; init; }

    /// <summary>The loaded model. A request waits for the load of a model that is loaded on demand, and not for one that the program is loading.</summary>
    /// <exception cref="RequestFailure">There is no such model, or it is not ready.</exception>
    public async Task<LoadedModel> LoadAsync(HttpContext context)
    {
        if (Missing is not null)
            throw new RequestFailure(StatusCodes.Status404NotFound, "no_such_model", "There is no model of this name: GET /models lists them.");
        if (service.Failure is not null) throw NotReady("The model could not be loaded.");
        if (service.Options.LoadAtStart && !service.IsReady) throw NotReady("The model is being loaded. Try again soon.");
        try
        {
            return await service.LoadAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is InceptionException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw NotReady("The model could not be loaded.");   // the log says why
        }
    }

    private static RequestFailure NotReady(string detail) => new(StatusCodes.Status503ServiceUnavailable, "not_ready", detail, TimeSpan.FromSeconds(1));
}
