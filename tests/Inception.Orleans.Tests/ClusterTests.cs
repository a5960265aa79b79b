using Inception.Cluster.Work;
using Inception.Inference;
using Inception.Metrics;
using Inception.Networks;
using Inception.Portable;

namespace Inception.Cluster.Tests;

/// <summary>Jobs on silos in this process.</summary>
public sealed class ClusterTests : IDisposable
{
    private const int Images = 50;

    private readonly TemporaryFolder _folder = new();

    public ClusterTests() => new FormulaImages("cluster", [(28, 28), (20, 24)], Cell: 4).WriteTo(_folder["images"], Images);

    private string[] Paths => [.. Directory.GetFiles(_folder["images"]).Order(StringComparer.Ordinal).Select(path => Path.GetRelativePath(_folder.Path, path))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Embeddings_of_three_workers_are_those_of_one_model_byte_by_byte()
    {
        using var model = Shipped();
        await using var cluster = await TestCluster.StartAsync(_folder["state"], new(), new() { Engines = 2, Threads = 1 }, new());

        var end = await RunAsync(cluster, Job("embed", ClusterTask.Embed, "vectors.npy"), model);

        end.Should().BeEquivalentTo(new { State = ClusterJobState.Completed, Done = Images, LeftOut = 0, LostLeases = 0 });
        var expected = await model.EmbedManyAsync(Paths.Select(path => _folder[path])).SelectMany(one => one.Vector.ToArray()).ToArrayAsync();
        File.ReadAllBytes(_folder["vectors.npy"])[128..].Should().Equal(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(expected).ToArray());
        // A worker deletes the folder after the job is over.
        for (var waited = 0; Directory.Exists(_folder["embed.job"]) && waited < 300; waited++) await Task.Delay(100);
        Directory.Exists(_folder["embed.job"]).Should().BeFalse();
    }

    [Fact]
    public async Task Classes_are_written_in_the_order_of_the_images_and_what_cannot_be_read_is_reported()
    {
        using var model = Shipped();
        File.WriteAllText(_folder["images/00007.png"], "no image");
        await using var cluster = await TestCluster.StartAsync(_folder["state"], new(), new());

        var end = await RunAsync(cluster, Job("classify", ClusterTask.Classify, "classes.jsonl") with { Top = 2 }, model);

        end.Should().BeEquivalentTo(new { State = ClusterJobState.Completed, LeftOut = 1 });
        var lines = File.ReadAllLines(_folder["classes.jsonl"]);
        lines.Should().HaveCount(Images - 1).And.OnlyContain(line => line.Contains("\"probability\""));
        lines[7].Should().Contain("00008.png");
        File.ReadAllText(_folder["classes.jsonl.report.json"]).Should().Contain("00007.png");
    }

    [Fact]
    public async Task Statistics_are_those_of_one_machine_bit_by_bit()
    {
        using var model = Shipped();
        await using var cluster = await TestCluster.StartAsync(_folder["state"], new(), new());

        await RunAsync(cluster, Job("statistics", ClusterTask.Statistics, "statistics.npz"), model);

        var expected = new FeatureStatistics(model.EmbeddingLength);
        await foreach (var one in model.EmbedManyAsync(Paths.Select(path => _folder[path]))) expected.Update(one.Vector.Span);
        var found = FeatureStatistics.Load(_folder["statistics.npz"]);
        found.Count.Should().Be(Images);
        found.Mean.ToArray().Should().Equal(expected.Mean.ToArray());
        found.Origin.Should().StartWith("inception_small, layer ");
    }

    [Fact]
    public async Task A_job_goes_on_where_it_was_when_all_processes_ended()
    {
        var seen = 0;
        using var reached = new SemaphoreSlim(0);
        var slow = new ClusterWorkerOptions { OpenModel = _ => new BrightnessModel { OnImage = _ => Pause() } };
        var job = Job("restart", ClusterTask.Embed, "vectors.npy");
        await using (var first = await TestCluster.StartAsync(_folder["state"], slow))
        {
            await first.Client.SubmitAsync(job, Paths, _ => { }, default);
            await reached.WaitAsync();
        }

        seen.Should().BeLessThan(Images);
        await using var second = await TestCluster.StartAsync(_folder["state"], new ClusterWorkerOptions { OpenModel = _ => new BrightnessModel() });
        var end = await second.Client.WaitAsync(job.Id);

        end.Should().BeEquivalentTo(new { State = ClusterJobState.Completed, Done = Images, LostLeases = 0 });

        void Pause()
        {
            if (Interlocked.Increment(ref seen) == 20) reached.Release();
            Thread.Sleep(seen > 20 ? 100 : 1);
        }
    }

    [Fact]
    public async Task A_worker_that_is_stopped_when_the_output_is_written_notes_it_and_deletes_the_folder()
    {
        using var model = Shipped();
        var output = new HeldOutput();
        var job = Job("stopped", ClusterTask.Embed, "vectors.npy");
        await using (var first = await TestCluster.StartAsync(_folder["state"]))
        {
            await first.AddAsync(new(), output);
            await first.Client.SubmitAsync(job, Paths, model);
            await output.Written;
        }

        Directory.Exists(job.Folder).Should().BeFalse();
        await using var second = await TestCluster.StartAsync(_folder["state"], new ClusterWorkerOptions());
        (await second.Client.GetProgressAsync(job.Id)).Should().BeEquivalentTo(new { State = ClusterJobState.Completed, Done = Images, LostLeases = 0 });
    }

    /// <summary>The shard in hand, and the next one that is read ahead.</summary>
    [Fact]
    public async Task A_worker_that_is_stopped_gives_back_all_it_has()
    {
        using var reached = new SemaphoreSlim(0);
        var seen = 0;
        var slow = new ClusterWorkerOptions { OpenModel = _ => new BrightnessModel { OnImage = _ => Pause() } };
        var job = Job("given-back", ClusterTask.Embed, "vectors.npy");
        await using (var first = await TestCluster.StartAsync(_folder["state"], slow))
        {
            await first.Client.SubmitAsync(job, Paths, _ => { }, default);
            await reached.WaitAsync();
        }

        Leases().Should().Be(0);

        void Pause()
        {
            if (Interlocked.Increment(ref seen) == 6) reached.Release();   // the second batch of a shard: the next shard is taken
            if (seen >= 6) Thread.Sleep(50);
        }

        int Leases()
        {
            var path = Directory.GetFiles(_folder["state"]).Single(path => Path.GetFileName(path).StartsWith("job-", StringComparison.Ordinal));
            using var kept = System.Text.Json.JsonDocument.Parse(File.ReadAllText(path));
            return kept.RootElement.GetProperty("State").GetProperty("Leases").GetArrayLength();
        }
    }

    [Fact]
    public async Task A_list_of_images_that_is_lost_while_a_worker_reads_ahead_ends_the_job_and_not_the_worker()
    {
        var job = Job("lost-list", ClusterTask.Embed, "vectors.npy");
        var list = Path.Combine(job.Folder, "images.list");
        await using var cluster = await TestCluster.StartAsync(
            _folder["state"], new ClusterWorkerOptions { OpenModel = _ => new BrightnessModel { OnImage = _ => File.Delete(list) } });

        await cluster.Client.SubmitAsync(job, Paths, _ => { }, default);
        var end = await cluster.Client.WaitAsync(job.Id);

        end.Should().BeEquivalentTo(new { State = ClusterJobState.Failed, ShardsDone = 1, LostLeases = 0 });
        end.Message.Should().Contain(list);
    }

    [Fact]
    public async Task A_worker_that_hangs_loses_its_shard_and_the_job_ends_without_it()
    {
        using var hang = new ManualResetEventSlim();
        var isFirst = 0;
        var hanging = new ClusterWorkerOptions
        {
            OpenModel = _ => new BrightnessModel { OnImage = _ => { if (Interlocked.Exchange(ref isFirst, 1) == 0) hang.Wait(); } },
        };
        await using var cluster = await TestCluster.StartAsync(_folder["state"], hanging);
        var job = Job("hang", ClusterTask.Embed, "vectors.npy") with { Lease = TimeSpan.FromSeconds(1), StallLimit = TimeSpan.FromSeconds(1) };
        await cluster.Client.SubmitAsync(job, Paths, _ => { }, default);
        await cluster.AddAsync(new() { OpenModel = _ => new BrightnessModel() });

        var end = await cluster.Client.WaitAsync(job.Id);

        end.State.Should().Be(ClusterJobState.Completed);
        end.Done.Should().Be(Images);
        hang.Set();
    }

    /// <summary>The worker with the image hangs as if it were dead: twice with its shard, and twice with the image alone.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_image_that_ends_its_workers_is_left_out_after_four_of_them()
    {
        var poison = FormulaValue(13);
        using var end = new ManualResetEventSlim();
        var workers = new ClusterWorkerOptions
        {
            Engines = 5,
            OpenModel = _ => new BrightnessModel { OnImage = value => { if (value == poison) end.Wait(); } },
        };
        await using var cluster = await TestCluster.StartAsync(_folder["state"], workers);
        var job = Job("deadly", ClusterTask.Embed, "vectors.npy") with { Lease = TimeSpan.FromSeconds(2), StallLimit = TimeSpan.FromSeconds(2) };
        await cluster.Client.SubmitAsync(job, Paths, _ => { }, default);

        var progress = await cluster.Client.WaitAsync(job.Id);
        end.Set();

        progress.Should().BeEquivalentTo(new { State = ClusterJobState.Completed, Done = Images, LeftOut = 1 });
        progress.LostLeases.Should().BeGreaterThanOrEqualTo(4);
        File.ReadAllText(_folder["vectors.npy.report.json"]).Should().Contain("00013.png").And.Contain("2 workers died or hung");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_job_for_libtorch_goes_to_workers_with_a_device()
    {
        using var network = new InceptionSmall();
        network.LoadWeights(Weights);
        using var model = new Models.Model(network, Preprocessing.ImagePreprocessing.FashionMnist, Labels.LabelSet.FashionMnist);
        await using var cluster = await TestCluster.StartAsync(_folder["state"], new(), new() { Device = "cpu" });

        await cluster.Client.SubmitAsync(Job("libtorch", ClusterTask.Classify, "classes.jsonl"), Paths, model);
        var end = await cluster.Client.WaitAsync("libtorch");

        end.Should().BeEquivalentTo(new { State = ClusterJobState.Completed, Done = Images, LeftOut = 0, Workers = 1 });
        File.ReadAllLines(_folder["classes.jsonl"]).Should().HaveCount(Images);
    }

    [Fact]
    public async Task An_image_at_which_the_network_fails_is_left_out_and_reported()
    {
        var poison = FormulaValue(13);
        await using var cluster = await TestCluster.StartAsync(
            _folder["state"],
            new ClusterWorkerOptions { OpenModel = _ => new BrightnessModel { OnImage = Fail } });

        var job = await cluster.Client.SubmitAsync(Job("poison", ClusterTask.Embed, "vectors.npy"), Paths, _ => { }, default);
        var end = await cluster.Client.WaitAsync(job.Id);

        end.State.Should().Be(ClusterJobState.Completed);
        end.LeftOut.Should().BePositive();
        File.ReadAllText(_folder["vectors.npy.report.json"]).Should().Contain("00013.png").And.Contain("kernel fault");

        void Fail(float value)
        {
            if (value == poison) throw new InvalidOperationException("kernel fault");
        }
    }

    [Fact]
    public async Task A_job_that_is_cancelled_has_no_output()
    {
        await using var cluster = await TestCluster.StartAsync(
            _folder["state"], new ClusterWorkerOptions { OpenModel = _ => new BrightnessModel { OnImage = _ => Thread.Sleep(50) } });
        var job = await cluster.Client.SubmitAsync(Job("cancel", ClusterTask.Embed, "vectors.npy"), Paths, _ => { }, default);

        await cluster.Client.CancelAsync(job.Id);

        (await cluster.Client.WaitAsync(job.Id)).State.Should().Be(ClusterJobState.Cancelled);
        (await cluster.Client.ListAsync()).Should().Contain("cancel");
        File.Exists(job.Output).Should().BeFalse();
        var again = () => cluster.Client.SubmitAsync(job, Paths, _ => { }, default);
        await again.Should().ThrowAsync<ClusterJobException>();
    }

    [Fact]
    public async Task A_job_that_may_not_leave_images_out_ends_at_the_first()
    {
        File.WriteAllText(_folder["images/00020.png"], "no image");
        await using var cluster = await TestCluster.StartAsync(_folder["state"], new ClusterWorkerOptions { OpenModel = _ => new BrightnessModel() });

        var job = await cluster.Client.SubmitAsync(
            Job("strict", ClusterTask.Embed, "vectors.npy") with { FailsAtUnreadable = true }, Paths, _ => { }, default);
        var end = await cluster.Client.WaitAsync(job.Id);

        end.State.Should().Be(ClusterJobState.Failed);
        end.Message.Should().Contain("00020.png");
    }

    private static string Weights => Repository.PathOf("src/Inception.Tool/Assets/inception_small-fashion_mnist.safetensors");

    private static PortableModel Shipped() => PortableModel.Load(
        Weights,
        new() { Network = new InceptionSmallOptions(), Preprocessing = Preprocessing.ImagePreprocessing.FashionMnist, Labels = Labels.LabelSet.FashionMnist },
        new PortableOptions { QuickStart = true, Threads = 1 });

    private static async Task<JobProgress> RunAsync(TestCluster cluster, ClusterJob job, PortableModel model)
    {
        await cluster.Client.SubmitAsync(job, Directory.GetFiles(Path.Combine(job.BaseFolder, "images")).Order(StringComparer.Ordinal)
            .Select(path => Path.GetRelativePath(job.BaseFolder, path)), model);
        return await cluster.Client.WaitAsync(job.Id);
    }

    private static float FormulaValue(int index)
    {
        var model = new BrightnessModel();
        var values = new float[model.Preprocessing.InputLength];
        model.Preprocessing.Write(new FormulaImages("cluster", [(28, 28), (20, 24)], Cell: 4)[index], values);
        return values[0];
    }

    /// <summary>A worker that was overtaken writes its shard while the folder is deleted: a file that comes between makes the deletion fail once.</summary>
    [Fact]
    public async Task A_folder_that_a_late_worker_writes_to_is_deleted_when_that_worker_is_done()
    {
        var job = Job("late", ClusterTask.Embed, "late.npy");
        Directory.CreateDirectory(job.ShardFolder);
        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(0.7));
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; !done.IsCancellationRequested && Directory.Exists(job.ShardFolder); i++)
            {
                try
                {
                    File.WriteAllText(Path.Combine(job.ShardFolder, $"{writer}.{i}.tmp"), "");
                }
                catch (DirectoryNotFoundException)
                {
                    return;
                }
            }
        })).ToList();
        while (!Directory.EnumerateFiles(job.ShardFolder).Any()) await Task.Yield();

        await JobFolder.DeleteAsync(job, TimeProvider.System);
        await Task.WhenAll(writers);

        Directory.Exists(job.Folder).Should().BeFalse();
    }

    private ClusterJob Job(string id, ClusterTask task, string output) => new()
    {
        Id = id,
        Task = task,
        Folder = _folder[$"{id}.job"],
        Output = _folder[output],
        BaseFolder = _folder.Path,
        ShardSize = 8,
        BatchSize = 4,
    };
}
