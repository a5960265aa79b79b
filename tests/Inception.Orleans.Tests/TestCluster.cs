using System.Net;
using Inception.Cluster.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Inception.Cluster.Tests;

/// <summary>Silos in this process, which find each other on the loopback address.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly List<IHost> _silos = [];
    private readonly IGrainStorage _storage;
    private readonly IPEndPoint _primary = new(IPAddress.Loopback, FreePorts.Next());

    private TestCluster(IGrainStorage storage) => _storage = storage;

    public ClusterClient Client => new(Grains);

    public IGrainFactory Grains => _silos[0].Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts a cluster with a worker for each of the options, whose jobs are kept in a folder.</summary>
    public static Task<TestCluster> StartAsync(string state, params ClusterWorkerOptions[] workers) => StartAsync(new FolderGrainStorage(state), workers);

    /// <summary>Starts a cluster with a worker for each of the options.</summary>
    public static async Task<TestCluster> StartAsync(IGrainStorage storage, params ClusterWorkerOptions[] workers)
    {
        var cluster = new TestCluster(storage);
        foreach (var options in workers) await cluster.AddAsync(options);
        return cluster;
    }

    /// <summary>Adds a worker.</summary>
    /// <param name="options">What it computes with.</param>
    /// <param name="output">What writes the outputs; the library's own when null.</param>
    public async Task AddAsync(ClusterWorkerOptions options, JobOutput? output = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        if (output is not null) builder.Services.AddSingleton(output);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(_silos.Count == 0 ? _primary.Port : FreePorts.Next(), FreePorts.Next(), _primary)
            .UseInceptionFailureDetection(TimeSpan.FromSeconds(0.5))
            .AddInceptionWorker(options with { IdleDelay = TimeSpan.FromMilliseconds(50) }));
        builder.Services.AddGrainStorage(ClusterStorage.Name, (_, _) => _storage);
        var host = builder.Build();
        await host.StartAsync();
        _silos.Add(host);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos.AsEnumerable().Reverse())
        {
            using (silo) await silo.StopAsync();
        }

        _silos.Clear();
    }
}
