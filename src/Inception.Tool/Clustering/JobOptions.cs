using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Inception.Cluster;

namespace Inception.Tool.Clustering;

/// <summary>The options that all jobs have.</summary>
internal sealed class JobOptions
{
    private const string Group = "Job";
    private const int SuffixBytes = 2;

    private const int SecondsOfADay = 86_400;

    private readonly Option<string?> _name = new("--job") { Description = "The name of the job. Default: made from the task and the time", HelpName = "NAME" };

    private readonly Option<string?> _work = new("--work")
    {
        Description = "The folder for the job's shards, on a file system that all workers share. Default: OUTPUT.job",
        HelpName = "FOLDER",
    };

    private readonly Option<int?> _shard = CommonOptions.WholeNumber(new("--shard-size")
    {
        Description = "The number of images in a shard, the unit of work for one worker. If a worker dies, only its unfinished shards are computed again",
        HelpName = "N",
        DefaultValueFactory = _ => 256,
    });

    private readonly Option<int?> _batch = CommonOptions.WholeNumber(new("--batch")
    {
        Description = "The batch size, in images",
        HelpName = "N",
        DefaultValueFactory = _ => 16,
    });

    private readonly Option<int?> _lease = CommonOptions.WholeNumber(new("--lease")
    {
        Description = "Give a shard to another worker if its worker sends no heartbeat for this many seconds",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 30,
    }, most: SecondsOfADay);

    private readonly Option<int?> _stall = CommonOptions.WholeNumber(new("--stall")
    {
        Description = "Give a shard to another worker if its worker finishes no image for this many seconds",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 300,
    }, most: SecondsOfADay);

    private readonly Option<bool> _detach = new("--detach") { Description = "Submit the job and return at once, without waiting for its end" };

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly ClusterSettings _settings = new();

    public void AddTo(Command command, bool hasJson = true)
    {
        command.Add(_detach);
        if (hasJson) command.Add(_json);
        command.AddGroup(Group, _name, _work, _shard, _batch, _lease, _stall);
        _settings.AddTo(command);
    }

    /// <summary>Submits a job and watches it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="job">What is particular to the task.</param>
    /// <param name="images">The images.</param>
    /// <param name="submit">Opens the model and submits the job with it.</param>
    /// <param name="cancellation">Ends the wait; the job goes on.</param>
    public async Task<int> RunAsync(
        ParseResult parsed,
        ClusterJob job,
        IReadOnlyList<string> images,
        Func<ClusterClient, ClusterJob, Task<ClusterJob>> submit,
        CancellationToken cancellation)
    {
        var connection = _settings.Connection(parsed);
        job = Fill(parsed, job);
        await using var client = await ConnectedClient.OpenAsync(connection, cancellation);
        job = await submit(client.Jobs, job);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"inception: job {job.Id}: {images.Count:N0} images in {(images.Count + job.ShardSize - 1) / job.ShardSize:N0} shards"));
        if (!parsed.GetValue(_detach)) return await JobWatch.RunAsync(client.Jobs, job.Id, connection, IsJson(parsed), cancellation);
        if (IsJson(parsed)) JsonOutput.Write(new { job = job.Id });
        else Console.WriteLine(job.Id);
        return 0;
    }

    private bool IsJson(ParseResult parsed) => parsed.CommandResult.Command.Options.Contains(_json) && parsed.GetValue(_json);

    private ClusterJob Fill(ParseResult parsed, ClusterJob job)
    {
        var output = Path.GetFullPath(job.Output);
        return job with
        {
            Id = parsed.GetValue(_name) ?? NameOf(job),
            Output = output,
            Folder = Path.GetFullPath(parsed.GetValue(_work) ?? output + ".job"),
            BaseFolder = Directory.GetCurrentDirectory(),
            ShardSize = parsed.GetValue(_shard)!.Value,
            BatchSize = parsed.GetValue(_batch)!.Value,
            Lease = TimeSpan.FromSeconds(parsed.GetValue(_lease)!.Value),
            StallLimit = TimeSpan.FromSeconds(Math.Max(parsed.GetValue(_stall)!.Value, parsed.GetValue(_lease)!.Value)),
        };
    }

    private static string NameOf(ClusterJob job) => string.Create(
        CultureInfo.InvariantCulture,
        $"{job.Task.ToString().ToLowerInvariant()}-{DateTime.Now:yyyyMMdd-HHmmss}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SuffixBytes))}");
}
