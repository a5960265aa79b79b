using System.Diagnostics;
using System.Text.Json;
using Inception.Inference;
using Inception.Metrics;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;

namespace Inception.Cluster.Tests;

/// <summary>Four workers as processes with Redis. The processes are killed and stopped in the middle of their work.</summary>
[Trait("Category", "Slow")]
public sealed class ClusterProcessTests : IDisposable
{
    private const int Workers = 4;
    private const string NoRedis = "there is no redis-server on this machine";

    private readonly TemporaryFolder _folder = new();
    private readonly RedisProcess? _redis;

    public ClusterProcessTests() => _redis = OperatingSystem.IsLinux() ? RedisProcess.Start(_folder.Path) : null;

    public void Dispose()
    {
        _redis?.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task A_job_of_which_a_worker_and_the_coordinator_are_killed_gives_the_same_bytes()
    {
        Skip.If(_redis is null, NoRedis);
        WriteImages(6000);
        using var workers = Start();
        Submit("calm", "embed", "calm.npy").ExitCode.Should().Be(0);

        using var submit = Process.Start(Arguments("stormy", "embed", "stormy.npy"))!;
        var job = await UntilAsync("stormy", status => Number(status, "shardsDone") >= 10);
        var coordinator = workers.At(job.GetProperty("coordinator").GetString()!);
        workers.Kill((coordinator + 1) % Workers);
        await UntilAsync("stormy", status => Number(status, "shardsDone") >= 20);
        workers.Kill(coordinator);
        var run = ConsoleRun.ToEnd(submit);

        run.ExitCode.Should().Be(0, run.Error);
        using var end = JsonDocument.Parse(run.Output);
        Number(end.RootElement, "done").Should().Be(6000, "nothing is lost and nothing counted twice");
        Number(end.RootElement, "lostLeases").Should().BePositive("the killed workers had shards");
        File.ReadAllBytes(_folder["stormy.npy"]).Should().Equal(File.ReadAllBytes(_folder["calm.npy"]));
        File.ReadAllBytes(_folder["stormy.json"]).Should().Equal(File.ReadAllBytes(_folder["calm.json"]));
        end.RootElement.GetProperty("coordinator").GetString().Should().NotBe(job.GetProperty("coordinator").GetString());
    }

    [SkippableFact]
    public async Task A_worker_that_is_stopped_does_not_hold_the_job_up()
    {
        Skip.If(_redis is null, NoRedis);
        WriteImages(3000);
        using var workers = Start();
        using var submit = Process.Start(Arguments("slow", "classify", "slow.csv"))!;
        var job = await UntilAsync("slow", status => Number(status, "shardsDone") >= 4);

        var stopped = (workers.At(job.GetProperty("coordinator").GetString()!) + 1) % Workers;
        workers.Signal(stopped, WorkerProcesses.Stop);
        var run = ConsoleRun.ToEnd(submit);
        workers.Signal(stopped, WorkerProcesses.Continue);

        run.ExitCode.Should().Be(0, run.Error);
        File.ReadLines(_folder["slow.csv"]).Should().HaveCount(1 + (3000 * 5));
    }

    [SkippableFact]
    public void Statistics_are_those_of_one_machine()
    {
        Skip.If(_redis is null, NoRedis);
        new FormulaImages("statistics", [(40, 36), (30, 30)], Cell: 8).WriteTo(_folder["images"], 24);
        using var workers = Start();

        Submit("statistics", "statistics", "cluster.npz", "--weights", FormulaFidWeights.Path, "--shard-size", "3").ExitCode.Should().Be(0);
        // The kernels that 'submit' chose are remembered, so that this process computes the same bits.
        var engine = new PortableOptions { KernelFolder = _folder["home/kernels"] };
        using var network = FidNetwork.Load(FormulaFidWeights.Path, new() { Logits = false, Engine = engine });
        using var images = ImageSource.Folder(_folder["images"]);
        var extractor = new FeatureExtractor(network, MetricOptions.For(MetricConvention.TorchFidelity).Preprocessing);
        var alone = extractor.Collect(images, "2048").Statistics;
        var cluster = FeatureStatistics.Load(_folder["cluster.npz"]);

        cluster.Count.Should().Be(alone.Count);
        cluster.Origin.Should().Be(alone.Origin);
        LargestDifference(cluster.Mean, alone.Mean).Should().BeLessThan(1e-9);
        LargestDifference(CovarianceOf(cluster), CovarianceOf(alone)).Should().BeLessThan(1e-9);
    }

    private static double[] CovarianceOf(FeatureStatistics statistics)
    {
        var values = new double[statistics.Dimensions * statistics.Dimensions];
        statistics.CopyCovarianceTo(values);
        return values;
    }

    private static double LargestDifference(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var largest = 0.0;
        for (var i = 0; i < first.Length; i++) largest = Math.Max(largest, Math.Abs(first[i] - second[i]));
        return largest;
    }

    private static long Number(JsonElement status, string name) => status.GetProperty(name).GetInt64();

    private WorkerProcesses Start()
    {
        var workers = new WorkerProcesses(_redis!.Address, _folder["home"]);
        workers.Start(Workers);
        return workers;
    }

    /// <summary>Copies of the shipped images under names of their own.</summary>
    private void WriteImages(int count)
    {
        Directory.CreateDirectory(_folder["images"]);
        var images = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist"), "*.png").Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < count; i++) File.Copy(images[i % images.Length], _folder[$"images/{i:D6}.png"]);
    }

    private ConsoleRun Submit(string name, string task, string output, params string[] more) => ConsoleRun.Of(Arguments(name, task, output, more));

    private ProcessStartInfo Arguments(string name, string task, string output, params string[] more)
    {
        string[] size = more.Contains("--shard-size") ? [] : ["--shard-size", "100"];
        var start = ConsoleRun.Process(
            AppContext.BaseDirectory,
            ["cluster", "submit", task, _folder["images"], "--output", _folder[output], "--job", name, "--redis", _redis!.Address, "--lease", "3",
            .. size, .. more, .. task == "classify" ? Array.Empty<string>() : ["--json"]]);
        start.Environment["INCEPTION_HOME"] = _folder["home"];
        return start;
    }

    private async Task<JsonElement> UntilAsync(string name, Func<JsonElement, bool> isReached)
    {
        await using var client = await Tool.Clustering.ConnectedClient.OpenAsync(new(_redis!.Address, "inception", "", null), CancellationToken.None);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(2);)
        {
            if ((await client.Jobs.ListAsync()).Contains(name))
            {
                var status = JsonSerializer.SerializeToElement(Tool.Clustering.JobWatch.Json(await client.Jobs.GetProgressAsync(name)));
                if (isReached(status)) return status;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"The job '{name}' has not come so far.");
    }
}
