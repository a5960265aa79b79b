using System.Diagnostics;
using System.Text.Json;

namespace Inception.Tool.Tests.Commands;

/// <summary>inception metrics from image files, through the network, in processes of their own.</summary>
[Trait("Category", "Slow")]
public sealed class MetricsProcessTests : IDisposable
{
    private const int Parts = 16, Images = 40, AtOnce = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>As a cluster's scheduler does it: parts in any order, two of them killed at work and run again.</summary>
    [Fact]
    public async Task Sixteen_parts_of_which_two_were_killed_give_the_number_of_one_run()
    {
        new FormulaImages("real", [(32, 32), (40, 24)], Cell: 8).WriteTo(_folder["real"], Images);
        new FormulaImages("generated", [(32, 32)], Cell: 4, Contrast: 200).WriteTo(_folder["generated"], 12);
        foreach (var killed in new[] { 3, 11 }) await KillAtWork(killed);

        await Parallel.ForAsync(1, Parts + 1, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, (part, _) =>
        {
            ConsoleRun.Of(Start(Statistics(part))).ExitCode.Should().Be(0);
            return ValueTask.CompletedTask;
        });

        var parts = Enumerable.Range(1, Parts).Reverse().Select(part => _folder[$"part-{part:D2}.npz"]);
        ConsoleRun.Of(Start(["metrics", "merge", .. parts, "--output", _folder["merged.npz"]])).ExitCode.Should().Be(0);
        ConsoleRun.Of(Start("metrics", "statistics", _folder["real"], "-o", _folder["whole.npz"], "--weights", FormulaFidWeights.Path)).ExitCode.Should().Be(0);
        var (merged, whole) = (Score("merged.npz"), Score("whole.npz"));
        whole.Should().BeApproximately(merged, 1e-9 * whole);
    }

    [Fact]
    public void All_metrics_of_images_and_a_report_come_from_one_command()
    {
        new FormulaImages("real", [(32, 32), (40, 24)], Cell: 8).WriteTo(_folder["real"], 20);
        new FormulaImages("generated", [(32, 32)], Cell: 4, Contrast: 200).WriteTo(_folder["generated"], 20);

        var run = ConsoleRun.Of(Start(
            "metrics", "--real", _folder["real"], "--generated", _folder["generated"], "--weights", FormulaFidWeights.Path, "--all", "--kid-subset-size", "10",
            "--json", "--report", _folder["report"]));

        run.ExitCode.Should().Be(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        foreach (var key in new[]
        {
            "frechet_inception_distance", "kernel_inception_distance_mean", "kernel_inception_distance_std", "inception_score_mean", "inception_score_std",
            "precision", "recall", "f_score", "density", "coverage",
        })
        {
            double.IsFinite(json.RootElement.GetProperty(key).GetDouble()).Should().BeTrue(key);
        }

        Directory.EnumerateFiles(_folder["report"]).Select(path => Path.GetFileName(path)).Should().BeEquivalentTo(
            "report.md", "components.png", "neighbors.png", "typical.png", "atypical.png", "generated.png", "real.png");
        run.Error.Should().Contain("resize", "the sets differ in their sizes").And.Contain("2,048");
    }

    private string[] Statistics(int part) =>
        ["metrics", "statistics", _folder["real"], "-o", _folder[$"part-{part:D2}.npz"], "--shard", $"{part}/{Parts}", "--weights", FormulaFidWeights.Path];

    /// <summary>Kills a part when its features begin to be kept, or soon after its start.</summary>
    private async Task KillAtWork(int part)
    {
        using var process = Process.Start(Start(Statistics(part)))!;
        for (var waited = 0; waited < 100 && !process.HasExited && !Directory.Exists(_folder["home/metrics"]); waited++) await Task.Delay(50);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    private double Score(string real)
    {
        var run = ConsoleRun.Of(Start("metrics", "--real", _folder[real], "--generated", _folder["generated"], "--weights", FormulaFidWeights.Path, "--json"));
        using var json = JsonDocument.Parse(run.Output);
        return json.RootElement.GetProperty("frechet_inception_distance").GetDouble();
    }

    private ProcessStartInfo Start(params string[] arguments)
    {
        var start = ConsoleRun.Process(AppContext.BaseDirectory, arguments);
        start.Environment["INCEPTION_HOME"] = _folder["home"];
        return start;
    }
}
