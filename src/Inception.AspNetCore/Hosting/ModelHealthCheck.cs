using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Inception.AspNetCore.Hosting;

/// <summary>Healthy when the model is loaded and warm. The model of a lazy registration counts as ready before its first request.</summary>
internal sealed class ModelHealthCheck(InceptionService service) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Result(context.Registration.FailureStatus));

    private HealthCheckResult Result(HealthStatus failure)
    {
        if (service.IsReady) return HealthCheckResult.Healthy("The model is loaded and warm.");
        if (service.Failure is not null) return new(failure, "The model could not be loaded.");
        return service.IsLoadedOnDemand
            ? HealthCheckResult.Healthy("The first request loads the model.")
            : new(failure, "The model is being loaded, or the program is about to end.");
    }
}
