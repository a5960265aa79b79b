using Inception.Common;

namespace Inception.Cluster;

/// <summary>
/// A job for a cluster: the task, the images and the output. The job's folder and its output must have the same path on every worker, e.g. on a mounted file
/// system.
/// </summary>
[GenerateSerializer]
[Immutable]
[Alias("Inception.Cluster.ClusterJob")]
public sealed record ClusterJob
{
    /// <summary>The job's name, unique in the cluster: letters, digits, '-', '_' and '.'.</summary>
    [Id(0)]
    public string Id { get; init; } = "";

    /// <summary>The task for each image. Default: embeddings.</summary>
    [Id(1)]
    public ClusterTask Task { get; init; }

    /// <summary>
    /// The folder for the job's list of images, model and shards. <see cref="ClusterClient"/> creates the folder. Its content is deleted when the job is done,
    /// so <see cref="Output"/>, <see cref="Report"/> and <see cref="BaseFolder"/> must be outside it.
    /// </summary>
    [Id(2)]
    public string Folder { get; init; } = "";

    /// <summary>The path of the output file. Its extension selects the format.</summary>
    [Id(3)]
    public string Output { get; init; } = "";

    /// <summary>The base folder for relative paths of images.</summary>
    [Id(4)]
    public string BaseFolder { get; init; } = "";

    /// <summary>The number of images; <see cref="ClusterClient"/> sets it.</summary>
    [Id(5)]
    public long Images { get; init; }

    /// <summary>The number of images in a shard, at least 1. A worker that dies only loses its current shards. Default: 256.</summary>
    [Id(6)]
    public int ShardSize { get; init; } = 256;

    /// <summary>The number of images in a batch, at least 1. Default: 16.</summary>
    [Id(7)]
    public int BatchSize { get; init; } = 16;

    /// <summary>The number of classes to save for each image, at least 1. Default: 5.</summary>
    [Id(8)]
    public int Top { get; init; } = 5;

    /// <summary>Whether each embedding is divided by its Euclidean length. Default false.</summary>
    [Id(9)]
    public bool Normalize { get; init; }

    /// <summary>The engine that runs the network. Default: the portable engine.</summary>
    [Id(10)]
    public ClusterEngine Engine { get; init; }

    /// <summary>How long a worker may keep a shard without a sign of life. Then the shard is given to another worker. Default: 30 s.</summary>
    [Id(11)]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker may keep a shard without finishing any image, because a worker may be alive but hang. Default: 5 minutes.</summary>
    [Id(12)]
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether the job fails at the first image that cannot be read. Default false: such images are skipped, and the report lists them.</summary>
    [Id(13)]
    public bool FailsAtUnreadable { get; init; }

    /// <summary>The format of the output, if the extension does not determine it; otherwise null.</summary>
    [Id(14)]
    public string? Format { get; init; }

    /// <summary>The path of the report, next to the output. It contains counts, and the skipped images with the reasons.</summary>
    public string Report => Output + ".report.json";   // photos.npy and photos.csv have one each

    /// <summary>The compiled model, or for libtorch the checkpoint, in the job's folder.</summary>
    internal string Model => Path.Combine(Folder, "model.safetensors");

    internal string ShardFolder => Path.Combine(Folder, "shards");

    internal int Shards => checked((int)((Images + ShardSize - 1) / ShardSize));

    internal long FirstOf(int shard) => (long)shard * ShardSize;

    internal int CountOf(int shard) => (int)Math.Min(ShardSize, Images - FirstOf(shard));

    internal string ShardFile(int shard) => Path.Combine(ShardFolder, FormattableString.Invariant($"{shard:D7}.npz"));

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.Require(
            Id.Length is > 0 and <= 100 && Id.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_' or '.') && Id[0] != '.',
            nameof(Id), $"'{Id}'", "1 to 100 letters, digits, '-', '_' and '.'");
        OptionCheck.RequireDefined(Task, nameof(Task));
        OptionCheck.RequireDefined(Engine, nameof(Engine));
        RequireFullPath(Folder, nameof(Folder));
        RequireFullPath(Output, nameof(Output));
        RequireFullPath(BaseFolder, nameof(BaseFolder));
        RequireOutsideFolder(Output, nameof(Output));
        RequireOutsideFolder(Report, nameof(Report));
        RequireOutsideFolder(BaseFolder, nameof(BaseFolder));
        OptionCheck.RequireAtLeast1(ShardSize, nameof(ShardSize));
        OptionCheck.RequireAtLeast1(BatchSize, nameof(BatchSize));
        OptionCheck.RequireAtLeast1(Top, nameof(Top));
        OptionCheck.Require(Lease >= TimeSpan.FromSeconds(1), nameof(Lease), Lease, "at least 1 s");
        OptionCheck.Require(StallLimit >= Lease, nameof(StallLimit), StallLimit, $"at least the {nameof(Lease)}, {Lease}");
    }

    private static void RequireFullPath(string path, string option) =>
        OptionCheck.Require(Path.IsPathFullyQualified(path), option, $"'{path}'", "a full path, the same on every worker");

    private void RequireOutsideFolder(string path, string option)
    {
        var relative = Path.GetRelativePath(Folder, path);
        OptionCheck.Require(
            Path.IsPathRooted(relative) || relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal),
            option, $"'{path}'", $"outside of the job's folder '{Folder}', which is emptied when the job is done");
    }
}
