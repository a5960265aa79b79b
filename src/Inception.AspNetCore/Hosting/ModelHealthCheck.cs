using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Inception.AspNetCore.Hosting;

/// <summary>Healthy when the model is loaded and warm. A model that requests load counts as ready before and during its load.</summary>
internal sealed class ModelHealthCheck(InceptionService service) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Result(context.Registration.FailureStatus));

    private HealthCheckResult Result(HealthStatus failure)
    {
        if (service.IsReady) return HealthCheckResult.Healthy("The model is loaded and warm.");
        if (service.IsLoadedOnDemand) return HealthCheckResult.Healthy("A request loads the model.");
        return new(failure, service.Failure is null ? "The model is being loaded, or the program is about to end." : "The model could not be loaded.");
    }
}
