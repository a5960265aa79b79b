using Inception.Metrics;

namespace Inception.Cluster.Tests;

/// <summary>Images, outputs and folders that are not as a job expects them.</summary>
public sealed class ClusterFaultTests : IDisposable
{
    private static readonly ClusterWorkerOptions Worker = new() { OpenModel = _ => new BrightnessModel() };

    private readonly JobFiles _files = new(images: 21);

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(ClusterTask.Embed, "result.npy")]
    [InlineData(ClusterTask.Classify, "result.jsonl")]
    [InlineData(ClusterTask.Statistics, "result.npz")]
    public async Task A_shard_of_which_no_image_can_be_read_is_left_out(ClusterTask task, string output)
    {
        File.WriteAllText(_files["images/00020.png"], "no image");
        var job = _files.Job("unreadable", task, output) with { ShardSize = 20 };

        var end = await RunAsync(job);

        end.Should().BeEquivalentTo(new { State = ClusterJobState.Completed, Done = 21, LeftOut = 1 });
        RowsOf(job).Should().Be(20);
    }

    [Fact]
    public async Task A_file_that_the_job_did_not_write_stays_in_its_folder()
    {
        await using var cluster = await TestCluster.StartAsync(_files["state"], Worker);
        var job = _files.Job("foreign");
        await cluster.Client.SubmitAsync(job, _files.Images, path => File.WriteAllText(path, "model"), default);
        File.WriteAllText(Path.Combine(job.Folder, "notes.txt"), "mine");

        var end = await cluster.Client.WaitAsync(job.Id);
        for (var waited = 0; Directory.GetFileSystemEntries(job.Folder).Length > 1 && waited < 300; waited++) await Task.Delay(100);

        end.State.Should().Be(ClusterJobState.Completed);
        Directory.GetFileSystemEntries(job.Folder).Should().Equal(Path.Combine(job.Folder, "notes.txt"));
    }

    [Theory]
    [InlineData("result.txt", "*expected an output that ends in .npy*")]
    [InlineData("none/result.npy", "*none' does not exist*")]
    public async Task An_output_that_cannot_be_written_ends_the_job_before_an_image_is_computed(string output, string message)
    {
        var end = await RunAsync(_files.Job("output", output: output));

        end.Should().BeEquivalentTo(new { State = ClusterJobState.Failed, Done = 0, ShardsDone = 0 });
        end.Message.Should().Match(message);
    }

    [Fact]
    public async Task Images_whose_folder_does_not_exist_end_the_job()
    {
        await using var cluster = await TestCluster.StartAsync(_files["state"], Worker);
        var job = _files.Job("not-mounted");

        await cluster.Client.SubmitAsync(job, [.. _files.Images, "mount/photo.png"], _ => { }, default);
        var end = await cluster.Client.WaitAsync(job.Id);

        end.State.Should().Be(ClusterJobState.Failed, "the shard fails in careful mode too");
        end.Message.Should().Contain("mount/photo.png").And.Contain("does not exist");
    }

    private async Task<JobProgress> RunAsync(ClusterJob job)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var cluster = await TestCluster.StartAsync(_files["state"], Worker);
        await cluster.Client.SubmitAsync(job, _files.Images, _ => { }, default);
        return await cluster.Client.WaitAsync(job.Id, cancellation: limit.Token);
    }

    private static long? RowsOf(ClusterJob job) => job.Task switch
    {
        ClusterTask.Embed => (new FileInfo(job.Output).Length - 128) / (3 * sizeof(float)),
        ClusterTask.Classify => File.ReadLines(job.Output).Count(),
        _ => FeatureStatistics.Load(job.Output).Count,
    };
}
