using Microsoft.Extensions.Hosting;

namespace Inception.AspNetCore.Hosting;

/// <summary>Loads the models in the background when the program starts, and finishes accepted requests when it ends.</summary>
internal sealed class ModelLoading(IServiceProvider provider) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var service in ModelEntry.Services(provider).Where(service => service.Options.LoadAtStart))
            _ = service.LoadAsync(cancellationToken).ContinueWith(load => load.Exception, TaskScheduler.Default);   // the service tells of it
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(ModelEntry.Services(provider).Select(service => service.StopAsync()))
        .WaitAsync(cancellationToken);
}
