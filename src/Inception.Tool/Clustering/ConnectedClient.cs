using Inception.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Inception.Tool.Clustering;

/// <summary>A connection to a cluster.</summary>
internal sealed class ConnectedClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly IHost _host;

    private ConnectedClient(IHost host) => (_host, Jobs) = (host, new(host.Services.GetRequiredService<IClusterClient>()));

    public ClusterClient Jobs { get; }

    /// <summary>Connects.</summary>
    /// <exception cref="UserException">No worker answers.</exception>
    public static async Task<ConnectedClient> OpenAsync(ClusterConnection connection, CancellationToken cancellation)
    {
        int[] gateways = connection.Redis is not null ? [] : connection.Gateway is { } port ? [port] : LocalPorts.Gateways();
        if (connection.Redis is null && gateways.Length == 0) throw NoWorker(connection, cause: null);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            if (connection.Redis is { } redis)
            {
                var server = RedisServer.Parse(redis);
                client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (connection.Cluster, ClusterConnection.Service));
                client.UseRedisClustering(options => options.ConfigurationOptions = server);
            }
            else
            {
                client.UseLocalhostClustering(gateways, ClusterConnection.Service, connection.Cluster);
            }
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellation).WaitAsync(Patience, cancellation);
            return new(host);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or UserException))
        {
            throw NoWorker(connection, failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static UserException NoWorker(ClusterConnection connection, Exception? cause) => new(
        (connection.Redis is { } redis
            ? $"No worker of the cluster '{connection.Cluster}' in Redis at {redis.Split(',')[0]} answers. "
            : "No worker answers on this machine. ")
        + $"Start a worker: inception cluster worker{connection.Arguments}" + (cause is null ? "" : $" ({cause.GetBaseException().Message.Split('\n')[0]})"),
        cause);
}
