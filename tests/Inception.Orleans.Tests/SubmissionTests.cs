using System.Diagnostics;
using Inception.Cluster.Jobs;
using Inception.Cluster.Work;

namespace Inception.Cluster.Tests;

/// <summary>Submissions that fail, wholly and without a hang, and names of jobs that end.</summary>
public sealed class SubmissionTests : IDisposable
{
    private static readonly ClusterWorkerOptions Worker = new() { OpenModel = _ => new BrightnessModel() };
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly JobFiles _files = new(images: 10);

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("job")]
    [InlineData("queue")]
    public async Task A_storage_that_cannot_be_written_ends_the_submission_with_the_cause_and_leaves_nothing(string state)
    {
        var isFull = true;
        await using var cluster = await TestCluster.StartAsync(new FailingStorage(_files["state"], name => isFull && name == state), Worker);
        var job = _files.Job("full");
        var submit = () => cluster.Client.SubmitAsync(job, _files.Images, _ => { }, default);
        var watch = Stopwatch.StartNew();

        await submit.Should().ThrowAsync<ClusterJobException>().WithMessage($"*{FailingStorage.Message}*");

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20), "the answer is an error, and no silo is missing");
        Directory.Exists(job.Folder).Should().BeFalse();
        isFull = false;
        await submit();
        (await WaitAsync(cluster, job)).State.Should().Be(ClusterJobState.Completed, "nothing of the failed submission is in the way");
    }

    [Fact]
    public async Task A_damaged_state_ends_the_question_for_its_job_and_is_named()
    {
        Directory.CreateDirectory(_files["state"]);
        File.WriteAllText(_files["state/job-one.json"], "{\"Version\":\"9");
        await using var cluster = await TestCluster.StartAsync(_files["state"], Worker);

        var ask = () => cluster.Client.GetProgressAsync("one");

        await ask.Should().ThrowAsync<ClusterJobException>().WithMessage("*job-one.json' is damaged*");
    }

    [Fact]
    public async Task A_job_whose_client_dies_when_it_has_begun_is_done()
    {
        await using var cluster = await TestCluster.StartAsync(_files["state"], Worker);
        var job = _files.Job("alone");
        Directory.CreateDirectory(job.ShardFolder);
        job = job with { Images = ImageManifest.Write(job, _files.Images) };

        await cluster.Grains.GetGrain<IJobGrain>(job.Id).StartAsync(job);

        (await WaitAsync(cluster, job)).State.Should().Be(ClusterJobState.Completed);
    }

    [Fact]
    public async Task A_submission_whose_model_cannot_be_written_can_be_repeated()
    {
        await using var cluster = await TestCluster.StartAsync(_files["state"], Worker);
        var job = _files.Job("again");

        var fail = () => cluster.Client.SubmitAsync(job, _files.Images, _ => throw new IOException("the disk is full"), default);
        await fail.Should().ThrowAsync<IOException>();
        await cluster.Client.SubmitAsync(job, _files.Images, _ => { }, default);

        (await WaitAsync(cluster, job)).State.Should().Be(ClusterJobState.Completed);
    }

    [Fact]
    public async Task A_job_without_images_is_refused()
    {
        await using var cluster = await TestCluster.StartAsync(_files["state"], Worker);
        var job = _files.Job("empty");

        var submit = () => cluster.Client.SubmitAsync(job, [], _ => { }, default);

        await submit.Should().ThrowAsync<ClusterJobException>().WithMessage("*has no images*");
        Directory.Exists(job.Folder).Should().BeFalse();
    }

    [Fact]
    public async Task The_state_of_a_job_is_deleted_when_many_others_have_ended_after_it()
    {
        await using var cluster = await TestCluster.StartAsync(_files["state"], Worker);
        var job = await cluster.Client.SubmitAsync(_files.Job("old"), _files.Images, _ => { }, default);
        await WaitAsync(cluster, job);
        File.Exists(_files["state/job-old.json"]).Should().BeTrue();
        var queue = cluster.Grains.GetGrain<IJobQueueGrain>(0);

        for (var i = 0; i < JobQueueGrain.KeptNames; i++)
        {
            await queue.AddAsync($"later-{i}");
            await queue.EndAsync($"later-{i}");
        }

        for (var waited = 0; File.Exists(_files["state/job-old.json"]) && waited < 100; waited++) await Task.Delay(100);
        File.Exists(_files["state/job-old.json"]).Should().BeFalse();
        (await cluster.Client.ListAsync()).Should().NotContain("old").And.HaveCount(JobQueueGrain.KeptNames);
        var ask = () => cluster.Client.GetProgressAsync("old");
        await ask.Should().ThrowAsync<ClusterJobException>().WithMessage("*no job 'old'*");
    }

    [Fact]
    public void A_worker_whose_state_folder_is_a_file_ends_at_its_start()
    {
        File.WriteAllText(_files["state"], "a file");
        var start = ConsoleRun.Process(AppContext.BaseDirectory, ["cluster", "worker", "--state", _files["state"]]);

        var run = ConsoleRun.Of(start);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("--state").And.Contain(_files["state"]).And.Contain("Choose a folder");
    }

    private static async Task<JobProgress> WaitAsync(TestCluster cluster, ClusterJob job)
    {
        using var limit = new CancellationTokenSource(Limit);
        return await cluster.Client.WaitAsync(job.Id, cancellation: limit.Token);
    }
}
