using Inception.Cluster.Jobs;
using Inception.Cluster.Work;
using Inception.Models;
using Inception.Portable;

namespace Inception.Cluster;

/// <summary>
/// Submits jobs to a cluster, monitors and cancels them. A call that finds no silo is retried for 30 s, because replacing a dead silo takes some seconds. Then
/// it throws a <see cref="ClusterJobException"/> with the cause. A call whose coordinator fails throws this exception too.
/// </summary>
/// <param name="grains">The cluster: an Orleans client, or the grain factory of a silo.</param>
/// <example>
/// <code>
/// var cluster = new ClusterClient(host.Services.GetRequiredService&lt;IClusterClient&gt;());
/// var job = new ClusterJob { Id = "photos", Folder = "/share/photos.job", Output = "/share/photos.npy", BaseFolder = "/share" };
/// await cluster.SubmitAsync(job, Directory.EnumerateFiles("/share/photos").Order(), model);
/// await cluster.WaitAsync(job.Id);
/// </code>
/// </example>
public sealed class ClusterClient(IGrainFactory grains)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5), Patience = TimeSpan.FromSeconds(30);

    private readonly ClientCalls _calls = new(TimeProvider.System, Patience);

    /// <summary>Submits a job for the portable engine. The compiled model is saved in the job's folder, so that all workers use the same kernels.</summary>
    /// <param name="job">The job.</param>
    /// <param name="images">The paths of the images, in the order of the results. Relative paths are relative to <see cref="ClusterJob.BaseFolder"/>.</param>
    /// <param name="model">
    /// The model. Workers need vector instructions at least as wide as those of this machine, so submit from the machine with the oldest processor.
    /// </param>
    /// <param name="cancellation">Cancels before the job starts.</param>
    /// <returns>The job as it was submitted.</returns>
    /// <exception cref="ArgumentException">An option of the job is out of its range.</exception>
    /// <exception cref="ClusterJobException">
    /// A job with this name exists, or there are no images. The job's folder is deleted, as after every failure to submit a job.
    /// </exception>
    /// <exception cref="IOException">The job's folder cannot be written.</exception>
    public Task<ClusterJob> SubmitAsync(ClusterJob job, IEnumerable<string> images, PortableModel model, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(model);
        return SubmitAsync(job with { Engine = ClusterEngine.Portable }, images, model.SaveCompiled, cancellation);
    }

    /// <summary>Submits a job for libtorch.</summary>
    /// <inheritdoc cref="SubmitAsync(ClusterJob, IEnumerable{string}, PortableModel, CancellationToken)" path="/*[self::returns or self::exception]"/>
    /// <param name="job">The job.</param>
    /// <param name="images">The paths of the images, in the order of the results. Relative paths are relative to <see cref="ClusterJob.BaseFolder"/>.</param>
    /// <param name="model">The model. Each worker runs it on its own device.</param>
    /// <param name="cancellation">Cancels before the job starts.</param>
    public Task<ClusterJob> SubmitAsync(ClusterJob job, IEnumerable<string> images, Model model, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(model);
        return SubmitAsync(job with { Engine = ClusterEngine.Libtorch }, images, path => model.Save(path), cancellation);
    }

    /// <summary>Returns the state and the progress of a job.</summary>
    /// <param name="id">The job's name.</param>
    /// <param name="cancellation">Cancels the wait for the cluster.</param>
    /// <exception cref="ClusterJobException">There is no job with this name.</exception>
    public async Task<JobProgress> GetProgressAsync(string id, CancellationToken cancellation = default) =>
        await _calls.RunAsync(Job(id).GetProgressAsync, cancellation).ConfigureAwait(false)
        ?? throw new ClusterJobException($"The cluster has no job '{id}'. 'inception cluster status' lists its jobs.");

    /// <summary>Lists the names of running jobs, and of jobs that ended recently.</summary>
    /// <param name="cancellation">Cancels the wait for the cluster.</param>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) =>
        _calls.RunAsync(grains.GetGrain<IJobQueueGrain>(0).GetAllAsync, cancellation);

    /// <summary>Cancels a job. Its shards stay in the job's folder, and no output is written.</summary>
    /// <param name="id">The job's name.</param>
    /// <param name="cancellation">Cancels the wait for the cluster.</param>
    /// <exception cref="ClusterJobException">There is no job with this name.</exception>
    public async Task CancelAsync(string id, CancellationToken cancellation = default)
    {
        await GetProgressAsync(id, cancellation).ConfigureAwait(false);
        await _calls.RunAsync(Job(id).CancelAsync, cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits for the end of a job. Cancelling the wait does not stop the job.</summary>
    /// <param name="id">The job's name.</param>
    /// <param name="progress">Receives the progress twice a second. May be null.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <returns>The final state of the job.</returns>
    /// <exception cref="ClusterJobException">There is no job with this name.</exception>
    public async Task<JobProgress> WaitAsync(string id, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
    {
        while (true)
        {
            var now = await GetProgressAsync(id, cancellation).ConfigureAwait(false);
            progress?.Report(now);
            if (now.State != ClusterJobState.Running) return now;
            await Task.Delay(Interval, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Submits a job whose model the caller saves.</summary>
    internal async Task<ClusterJob> SubmitAsync(ClusterJob job, IEnumerable<string> images, Action<string> saveModel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(images);
        job.Validate();
        if (await _calls.RunAsync(Job(job.Id).GetProgressAsync, cancellation).ConfigureAwait(false) is not null) throw NameIsTaken(job);
        if (Directory.Exists(job.Folder) && Directory.EnumerateFileSystemEntries(job.Folder).Any())
            throw new ClusterJobException($"The job's folder '{job.Folder}' is not empty: another job may use it. Delete it, or name another.");
        Directory.CreateDirectory(job.ShardFolder);
        var asked = 0;
        try
        {
            job = job with { Images = ImageManifest.Write(job, images) };
            if (job.Images == 0) throw new ClusterJobException($"The job '{job.Id}' has no images. Submit it with at least one.");
            await Task.Run(() => saveModel(job.Model), cancellation).ConfigureAwait(false);
            return await _calls.RunAsync(StartAsync, cancellation).ConfigureAwait(false) ? job : throw NameIsTaken(job);
        }
        catch (Exception failure) when (asked == 0 || (asked == 1 && IsAnswer(failure)))   // otherwise the job may have begun, and needs its folder
        {
            await JobFolder.DeleteAsync(job, TimeProvider.System).ConfigureAwait(false);
            throw;
        }

        Task<bool> StartAsync()
        {
            asked++;
            return Job(job.Id).StartAsync(job);
        }
    }

    private static bool IsAnswer(Exception failure) =>
        failure is ClusterJobException && (failure.InnerException is null || !ClientCalls.IsUnavailability(failure.InnerException));

    private IJobGrain Job(string id) => grains.GetGrain<IJobGrain>(id);

    private static ClusterJobException NameIsTaken(ClusterJob job) => new($"The cluster has a job '{job.Id}' already. Give this one another name.");
}
