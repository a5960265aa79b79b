using System.Net;
using System.Net.Sockets;
using Inception.Cluster;
using Microsoft.Extensions.Hosting;

namespace Inception.Samples.Cluster;

/// <summary>A worker: an Orleans silo in this process.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IPEndPoint _primary;

    private Worker(IHost host, IPEndPoint primary) => (_host, _primary) = (host, primary);

    /// <summary>The silo's services; its grain factory reaches the whole cluster.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a worker.</summary>
    /// <param name="folder">The folder for the state of jobs, the same for all workers.</param>
    /// <param name="primary">The first worker, which keeps the list of workers; null to start the first worker.</param>
    public static async Task<Worker> StartAsync(string folder, Worker? primary = null)
    {
        var port = FreePort();
        var address = primary?._primary ?? new(IPAddress.Loopback, port);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });   // no logs: the console shows the job
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(port, FreePort(), address)
            .AddInceptionFolderStorage(Path.Combine(folder, "state"))
            .AddInceptionWorker(new() { Threads = Math.Max(1, Environment.ProcessorCount / 2) }));
        var host = builder.Build();
        await host.StartAsync();
        return new(host, address);
    }

    /// <summary>Stops the worker, which first returns its unfinished shards to the job.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_host) await _host.StopAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
