using Inception.Inference;
using Inception.Models;
using Inception.Portable;
using Inception.Serving;

namespace Inception.Cluster.Work;

/// <summary>The models of the jobs at work. A job's shards share one; it is released when another job's is needed and nobody uses it.</summary>
/// <param name="options">What this worker computes with.</param>
/// <param name="output">Checks a job's output before its model is opened.</param>
internal sealed class JobModels(ClusterWorkerOptions options, JobOutput output) : IDisposable
{
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Lock _lock = new();

    /// <summary>The model of a job, until <see cref="Return"/>.</summary>
    public IImageModel Rent(ClusterJob job)
    {
        Entry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(job.Id, out entry!))
            {
                foreach (var (id, unused) in _entries.Where(one => one.Value.Uses == 0).ToList())
                {
                    unused.Dispose();
                    _entries.Remove(id);
                }

                _entries[job.Id] = entry = new(new(() => Open(job)));
            }

            entry.Uses++;
        }

        try
        {
            return entry.Model.Value;
        }
        catch
        {
            lock (_lock)
                if (_entries.GetValueOrDefault(job.Id) == entry) _entries.Remove(job.Id);   // it may succeed the next time, and for another thread it did
            throw;
        }
    }

    /// <summary>Ends a use.</summary>
    public void Return(ClusterJob job)
    {
        lock (_lock)
            if (_entries.TryGetValue(job.Id, out var entry)) entry.Uses--;
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values) entry.Dispose();
        _entries.Clear();
    }

    private IImageModel Open(ClusterJob job)
    {
        if (!Directory.Exists(job.Folder))
            throw new DirectoryNotFoundException($"The job's folder '{job.Folder}' does not exist. Mount it under this path on every worker.");
        CheckOutput(job);
        return options.OpenModel is { } open ? open(job)
            : job.Engine == ClusterEngine.Portable ? PortableModel.Load(job.Model, engine: new PortableOptions { Threads = options.Threads })
            : new TorchImageModel(Model.Load(job.Model, new() { Device = options.Device! }));
    }

    /// <summary>Now rather than when all is computed. Whatever is wrong with the output ends the job.</summary>
    private void CheckOutput(ClusterJob job)
    {
        try
        {
            output.Check(job);
        }
        catch (Exception failure) when (failure is not ClusterJobException)
        {
            throw new ClusterJobException(failure.Message, failure);
        }
    }

    private sealed class Entry(Lazy<IImageModel> model) : IDisposable
    {
        public Lazy<IImageModel> Model => model;

        public int Uses { get; set; }

        public void Dispose()
        {
            if (model.IsValueCreated) model.Value.Dispose();
        }
    }
}
