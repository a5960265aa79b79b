using System.Globalization;
using Inception.Cluster;

namespace Inception.Tool.Clustering;

/// <summary>Shows a job until its end.</summary>
internal static class JobWatch
{
    private static readonly TimeSpan HintAfter = TimeSpan.FromSeconds(5);

    /// <summary>Waits for the end, and says how it was.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ClusterClient jobs, string id, ClusterConnection connection, bool json, CancellationToken cancellation)
    {
        using var bar = new ProgressLine(cancellation);
        try
        {
            var end = await jobs.WaitAsync(id, new Shown(bar, connection), cancellation);
            return Report(end, json);
        }
        catch (OperationCanceledException)
        {
            bar.WriteError($"inception: the job continues without this command. To watch it: inception cluster status {id} --follow{connection.Arguments}");
            bar.WriteError($"inception: to cancel it: inception cluster cancel {id}{connection.Arguments}");
            throw;
        }
    }

    /// <summary>A line about a job.</summary>
    public static string Describe(JobProgress job) => string.Create(
        CultureInfo.InvariantCulture,
        $"{job.Job.Id}: {job.Job.Task.ToString().ToLowerInvariant()}, {job.State.ToString().ToLowerInvariant()}, {Numbers(job)}, {job.Elapsed.Clock()}")
        + (job.Message is { } message ? $"; {message}" : "");

    /// <summary>The job for programs.</summary>
    public static object Json(JobProgress job) => new
    {
        job = job.Job.Id,
        task = job.Job.Task.ToString().ToLowerInvariant(),
        state = job.State.ToString().ToLowerInvariant(),
        output = job.Job.Output,
        images = job.Job.Images,
        done = job.Done,
        leftOut = job.LeftOut,
        shards = job.Shards,
        shardsDone = job.ShardsDone,
        lostLeases = job.LostLeases,
        workers = job.Workers,
        coordinator = job.Coordinator,
        imagesPerSecond = job.ImagesPerSecond,
        seconds = job.Elapsed.TotalSeconds,
        message = job.Message,
    };

    private static int Report(JobProgress end, bool json)
    {
        if (json) JsonOutput.Write(Json(end));
        if (end.State == ClusterJobState.Failed) throw new UserException($"The job '{end.Job.Id}' failed: {end.Message}");
        if (end.State == ClusterJobState.Cancelled) throw new UserException($"The job '{end.Job.Id}' was cancelled.");
        if (!json) Console.WriteLine($"{end.Job.Output}: {Numbers(end)}, {end.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s");
        if (end.LeftOut > 0) Console.Error.WriteLine($"inception: skipped: {end.LeftOut:N0} images, listed in {end.Job.Report}");
        return end.LeftOut > 0 ? Failure.SomeLeftOut : 0;
    }

    private static string Numbers(JobProgress job) => string.Create(
        CultureInfo.InvariantCulture, $"{job.Done:N0} of {job.Job.Images:N0} images")
        + (job.LeftOut > 0 ? $", {job.LeftOut:N0} skipped" : "")
        + (job.LostLeases > 0 ? $", {job.LostLeases:N0} shards reassigned from workers that died or hung" : "");

    private sealed class Shown(ProgressLine bar, ClusterConnection connection) : IProgress<JobProgress>
    {
        private int _lost;
        private string? _message;
        private bool _hasHinted;

        public void Report(JobProgress value)
        {
            if (value.LostLeases > _lost) bar.WriteError($"inception: {value.LostLeases - _lost} shards reassigned from workers that died or hung");
            if (value.Message is { } message && message != _message) bar.WriteError($"inception: {Failure.OneLine(message)}");
            if (!_hasHinted && value is { Workers: 0, State: ClusterJobState.Running } && value.Elapsed > HintAfter) Hint(value);
            (_lost, _message) = (value.LostLeases, value.Message);
            bar.Show((double)value.Done / Math.Max(1, value.Job.Images), value.State != ClusterJobState.Running, Line(value));
        }

        private static string Line(JobProgress value) => value.IsMerging ? $"{Numbers(value)}  writing {value.Job.Output}" : string.Create(
            CultureInfo.InvariantCulture, $"{Numbers(value)}  {value.ImagesPerSecond:F1} images/s  {value.Workers} workers");

        private void Hint(JobProgress value)
        {
            _hasHinted = true;
            bar.WriteError(value.LacksEngine
                ? $"inception: no worker has the engine {value.Job.Engine.ToString().ToLowerInvariant()}. Start a worker, for example: inception cluster worker"
                    + (value.Job.Engine == ClusterEngine.Libtorch ? " --device cuda:0" : "") + connection.Arguments
                : $"inception: no worker takes shards of the job. Start a worker: inception cluster worker{connection.Arguments}");
        }
    }
}
