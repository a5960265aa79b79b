using System.Net;
using Inception.Cluster;
using Inception.Cluster.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Orleans.Configuration;

namespace Inception.Tool.Clustering;

/// <summary>A worker as a process: a silo that computes.</summary>
internal static class WorkerProcess
{
    /// <summary>Works until it is cancelled.</summary>
    /// <returns>The exit code: 0 when it was asked to stop, 1 when it ended itself.</returns>
    public static async Task<int> RunAsync(WorkerRequest request, CancellationToken cancellation)
    {
        var address = AddressOf(request.Listen);
        var port = request.Port ?? LocalPorts.FirstFree(address, ClusterConnection.FirstPort);
        var gateway = request.Connection.Gateway ?? LocalPorts.FirstFree(address, ClusterConnection.FirstGateway);
        using var host = Build(request, address, port, gateway);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(ended.SetResult);
        using var asked = cancellation.Register(() => ended.TrySetResult());
        await host.StartAsync(cancellation);
        await Console.Error.WriteLineAsync(
            $"worker {address}:{port}, gateway {gateway}, {request.Device ?? "portable engine"}; "
            + (request.Connection.Redis is { } redis
                ? $"cluster '{request.Connection.Cluster}' in Redis at {redis.Split(',')[0]}"
                : "a trial on this machine"));
        if (!IPAddress.IsLoopback(address))
            await Console.Error.WriteLineAsync(
                $"inception: warning: {address} is open to its network: anyone who can connect can read and write files as this user.");
        await ended.Task;
        await host.StopAsync(CancellationToken.None);
        return cancellation.IsCancellationRequested ? 0 : Failure.UserError;
    }

    private static IHost Build(WorkerRequest request, IPAddress address, int port, int gateway)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        ConfigureLogging(builder.Logging);
        builder.Services.AddSingleton<JobOutput, WorkerOutput>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(15));
        builder.UseOrleans(silo =>
        {
            if (request.Connection.Redis is { } redis) UseRedis(silo, request.Connection, redis, address, port, gateway);
            else UseThisMachine(silo, request, address, port, gateway);
            silo.UseInceptionFailureDetection(TimeSpan.FromSeconds(request.ProbeSeconds));
            silo.AddInceptionWorker(new() { Device = request.Device, Engines = request.Engines, Threads = request.Threads });
        });
        return builder.Build();
    }

    private static void UseRedis(ISiloBuilder silo, ClusterConnection connection, string redis, IPAddress address, int port, int gateway)
    {
        var server = RedisServer.Parse(redis);
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (connection.Cluster, ClusterConnection.Service));
        silo.ConfigureEndpoints(address, port, gateway);
        silo.UseRedisClustering(options => options.ConfigurationOptions = server);
        silo.AddRedisGrainStorage(ClusterStorage.Name, options =>
        {
            options.ConfigurationOptions = server;
            options.GrainStorageSerializer = new StateSerializer();
            options.DeleteStateOnClear = true;   // not a key without content for each job that ever was
        });
    }

    private static void UseThisMachine(ISiloBuilder silo, WorkerRequest request, IPAddress address, int port, int gateway)
    {
        if (!IPAddress.IsLoopback(address)) throw new UserException("--listen needs --redis: without Redis all workers of a cluster run on one machine.");
        RequireWritable(request.Connection.State);
        silo.UseLocalhostClustering(
            port, gateway, new IPEndPoint(IPAddress.Loopback, ClusterConnection.FirstPort), ClusterConnection.Service, request.Connection.Cluster);
        silo.AddInceptionFolderStorage(request.Connection.State);
    }

    /// <summary>A worker whose folder cannot be written would wait for it without end.</summary>
    private static void RequireWritable(string state)
    {
        try
        {
            Directory.CreateDirectory(state);
            OutputFile.TryFolder(state);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"--state: cannot write the jobs to '{state}': {failure.Message} Choose a folder that this user can write to.", failure);
        }
    }

    private static IPAddress AddressOf(string? listen) =>
        listen is null ? IPAddress.Loopback
        : IPAddress.TryParse(listen, out var address) ? address
        : throw new UserException($"--listen expects an address of this machine, such as 10.0.0.7; found '{listen}'.");

    /// <summary>Warnings of workers on stderr, and errors of Orleans: it warns of every machine that goes.</summary>
    private static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(options => options.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Error);
        logging.AddFilter("Microsoft", LogLevel.Error);
        logging.AddFilter("Inception", LogLevel.Information);
    }
}
