using Inception.Cluster.Storage;
using Inception.Cluster.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;

namespace Inception.Cluster;

/// <summary>Configures silos as workers.</summary>
public static class ClusterHosting
{
    /// <summary>
    /// Configures a silo as a worker, which computes shards of the cluster's jobs. The silo needs a grain storage named <see cref="ClusterStorage.Name"/>.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">Device, engines and threads of the worker. Defaults when null.</param>
    /// <returns>The silo.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static ISiloBuilder AddInceptionWorker(this ISiloBuilder silo, ClusterWorkerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        options ??= new();
        options.Validate();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.TryAddSingleton<JobOutput>();
        silo.Services.AddSingleton(options);
        silo.Services.AddHostedService<ClusterWorker>();
        return silo;
    }

    /// <summary>Stores the state of jobs as files in a folder, for a cluster on one machine.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="folder">The folder. It must be the same for all silos.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddInceptionFolderStorage(this ISiloBuilder silo, string folder)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        silo.Services.AddGrainStorage(ClusterStorage.Name, (_, _) => new FolderGrainStorage(Path.GetFullPath(folder)));
        return silo;
    }

    /// <summary>
    /// Sets how soon a dead silo is detected: after three probes without an answer. The default of Orleans is three probes of 5 s. Batch jobs can use shorter
    /// probes, because a silo that is declared dead too early only loses its current shards.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="probe">How long a probe waits for its answer, at least 0.1 s. 2 s suit a local network.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseInceptionFailureDetection(this ISiloBuilder silo, TimeSpan probe)
    {
        ArgumentNullException.ThrowIfNull(silo);
        Common.OptionCheck.Require(probe >= TimeSpan.FromSeconds(0.1), nameof(probe), probe, "at least 0.1 s");
        return silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = probe;
            membership.NumMissedProbesLimit = 3;
            membership.TableRefreshTimeout = probe * 5;
            membership.IAmAliveTablePublishTimeout = probe * 5;
        });
    }
}
