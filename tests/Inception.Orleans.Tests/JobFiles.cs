namespace Inception.Cluster.Tests;

/// <summary>Images for jobs of a test, and the folders of the jobs.</summary>
internal sealed class JobFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Writes images.</summary>
    public JobFiles(int images) => new FormulaImages("cluster", [(28, 28), (20, 24)], Cell: 4).WriteTo(_folder["images"], images);

    /// <summary>The images, relative to the base folder of the jobs.</summary>
    public string[] Images =>
        [.. Directory.GetFiles(_folder["images"]).Order(StringComparer.Ordinal).Select(path => Path.GetRelativePath(_folder.Path, path))];

    /// <summary>A path in the folder of the test.</summary>
    public string this[string name] => _folder[name];

    /// <summary>A job of shards of 8 images.</summary>
    public ClusterJob Job(string id, ClusterTask task = ClusterTask.Embed, string output = "vectors.npy") => new()
    {
        Id = id,
        Task = task,
        Folder = _folder[$"{id}.job"],
        Output = _folder[output],
        BaseFolder = _folder.Path,
        ShardSize = 8,
        BatchSize = 4,
    };

    public void Dispose() => _folder.Dispose();
}
