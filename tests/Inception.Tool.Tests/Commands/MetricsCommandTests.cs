using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Inception.Metrics;

namespace Inception.Tool.Tests.Commands;

/// <summary>metrics, metrics statistics and metrics merge, on features that are files already: no network runs.</summary>
[Collection(ConsoleApp.Name)]
public sealed class MetricsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Json_has_torch_fidelitys_keys_and_the_librarys_numbers()
    {
        var (real, generated) = (Features("real", 60, 0), Features("generated", 50, 0.3));

        var run = InProcess.Of("metrics", "--real", real, "--generated", generated, "--fid", "--kid", "--prc", "--dc", "--kid-subset-size", "20", "--json");

        using var json = JsonDocument.Parse(run.Output);
        run.ExitCode.Should().Be(0);
        using var ours = FeatureFile.Open(generated);
        using var theirs = FeatureFile.Open(real);
        var neighbors = NeighborMetrics.Compute(ours, theirs, new(), new());
        var kid = KernelDistance.Compute(ours, theirs, new() { SubsetSize = 20 });
        Number("frechet_inception_distance").Should().BeApproximately(FrechetDistance.Compute(ours, theirs).Value, 1e-9);
        Number("kernel_inception_distance_mean").Should().BeApproximately(kid.Mean, 1e-12);
        Number("kernel_inception_distance_std").Should().BeApproximately(kid.StandardDeviation, 1e-12);
        Number("precision").Should().Be(neighbors.PrecisionRecall!.Precision);
        Number("recall").Should().Be(neighbors.PrecisionRecall.Recall);
        Number("f_score").Should().Be(neighbors.PrecisionRecall.FScore);
        Number("density").Should().Be(neighbors.DensityCoverage!.Density);
        Number("coverage").Should().Be(neighbors.DensityCoverage.Coverage);
        json.RootElement.GetProperty("real").GetProperty("images").GetInt32().Should().Be(60);
        json.RootElement.GetProperty("convention").GetString().Should().Be("torch-fidelity");

        double Number(string key) => json.RootElement.GetProperty(key).GetDouble();
    }

    [Fact]
    public void Text_has_a_line_for_each_metric_that_was_asked_for()
    {
        var run = InProcess.Of("metrics", "--real", Features("real", 30, 0), "--generated", Features("generated", 30, 0.3), "--fid", "--prc", "--dc");

        run.ExitCode.Should().Be(0);
        run.Output.Should().NotContain("FID network", "no network ran");
        run.Output.Split('\n').Select(line => line.Split("  ")[0]).Should().ContainInOrder("FID", "density", "coverage");
        run.Output.Should().NotContain("KID").And.Contain("30 generated");
    }

    [Fact]
    public void All_leaves_out_what_features_do_not_allow_and_says_so()
    {
        var run = InProcess.Of("metrics", "--real", Features("real", 30, 0), "--generated", Features("generated", 30, 0.3), "--all", "--convention", "clean-fid", "--json");

        run.ExitCode.Should().Be(0);
        run.Error.Should().Contain("--isc");
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.TryGetProperty("kernel_inception_distance_mean", out _).Should().BeTrue("clean-fid shrinks its subsets");
        json.RootElement.TryGetProperty("inception_score_mean", out _).Should().BeFalse();
    }

    [Fact]
    public void Intervals_and_extrapolation_come_with_their_keys()
    {
        var run = InProcess.Of(
            "metrics", "--real", Features("real", 40, 0), "--generated", Features("generated", 40, 0.3), "--intervals", "--extrapolate", "--json");

        using var json = JsonDocument.Parse(run.Output);
        var interval = json.RootElement.GetProperty("frechet_inception_distance_interval");
        interval.GetProperty("lower").GetDouble().Should().BeLessThan(interval.GetProperty("upper").GetDouble());
        json.RootElement.GetProperty("frechet_inception_distance_infinity").GetProperty("value").GetDouble()
            .Should().BeLessThan(json.RootElement.GetProperty("frechet_inception_distance").GetDouble());
    }

    [Fact]
    public void Parts_merged_in_any_order_are_the_whole()
    {
        var features = Features("real", 50, 0);
        InProcess.Of("metrics", "statistics", features, "--output", _folder["whole.npz"]).ExitCode.Should().Be(0);
        for (var part = 1; part <= 3; part++)
            InProcess.Of("metrics", "statistics", features, "-o", _folder[$"part-{part}.npz"], "--shard", $"{part}/3").ExitCode.Should().Be(0);

        var merged = InProcess.Of("metrics", "merge", _folder["part-3.npz"], _folder["part-1.npz"], _folder["part-2.npz"], "-o", _folder["merged.npz"], "--json");

        merged.Output.Should().Contain("\"images\": 50");
        var run = InProcess.Of("metrics", "--real", _folder["whole.npz"], "--generated", _folder["merged.npz"], "--json");
        using var json = JsonDocument.Parse(run.Output);
        Math.Abs(json.RootElement.GetProperty("frechet_inception_distance").GetDouble()).Should().BeLessThan(1e-9);
    }

    [Fact]
    public void A_report_has_the_numbers_the_plot_and_the_command_that_repeats_it()
    {
        var (real, generated) = (Features("real", 30, 0), Features("generated", 30, 0.3));

        InProcess.Of("metrics", "--real", real, "--generated", generated, "--seed", "7", "--report", _folder["report"]).ExitCode.Should().Be(0);

        var text = File.ReadAllText(Path.Combine(_folder["report"], "report.md"));
        text.Should().Contain("| FID |").And.Contain("components.png").And.Contain($"inception metrics --real {real}").And.Contain("--seed 7");
        File.ReadAllBytes(Path.Combine(_folder["report"], "components.png")).Should().StartWith([0x89, (byte)'P']);
    }

    [Fact]
    public void What_does_not_go_together_is_found_before_anything_is_loaded()
    {
        var features = Features("features", 30, 0);
        InProcess.Of("metrics", "statistics", features, "-o", _folder["s.npz"]);
        (string[] Arguments, string Says)[] cases =
        [
            (["--real", features], "--generated"),
            (["--generated", features], "--real"),
            (["--real", features, "--generated", features, "--isc"], "--isc"),
            (["--real", features, "--generated", features, "--kid"], "--kid-subset-size"),
            (["--real", _folder["s.npz"], "--generated", features, "--prc"], "--prc"),
            (["--real", features, "--generated", _folder["nothing"]], "nothing"),
            (["--real", features, "--generated", features, "--engine", "eager", "--precision", "bf16"], "--precision"),
            (["--real", features, "--generated", features, "--engine", "portable", "--device", "cuda"], "--device"),
            (["--real", features, "--generated", features, "--weights", "inception_v3.tv_in1k"], "fid_inception_v3"),
            (["--real", features, "--generated", features, "--convention", "mine"], "pytorch-fid"),
            (["--real", features, "--generated", features, "--dimensions", "100"], "2048"),
            (["--real", features, "--generated", _folder.Path], _folder.Path),
            (["statistics", features, "-o", _folder["x.npz"], "--shard", "4/3"], "4/3"),
            (["statistics", _folder["s.npz"], "-o", _folder["x.npz"]], "merge"),
            (["merge", _folder["s.npz"], _folder["s.npz"], "-o", _folder["x.npz"]], "twice"),
        ];

        foreach (var (arguments, says) in cases)
        {
            var run = InProcess.Of(["metrics", .. arguments]);
            run.ExitCode.Should().Be(1, string.Join(' ', arguments));
            run.Error.Trim().Should().Contain(says).And.NotContain("\n", "an error is one line");
        }
    }

    [Fact]
    public void A_part_needs_two_images()
    {
        Directory.CreateDirectory(_folder["real"]);
        for (var i = 0; i < 3; i++) File.Copy(ConsoleAppFiles.Image, _folder[$"real/{i}.png"]);

        var part = InProcess.Of("metrics", "statistics", _folder["real"], "--shard", "2/3", "-o", _folder["part.npz"]);
        part.ExitCode.Should().Be(1);
        part.Error.Should().Contain("Part 2 of 3 has 1 image, and a covariance needs 2. Use at most 1 parts for these 3 images.");
    }

    [Fact]
    public void Statistics_without_a_count_cannot_be_merged()
    {
        WriteStatistics(_folder["ttur.npz"]);

        var run = InProcess.Of("metrics", "merge", _folder["ttur.npz"], "-o", _folder["x.npz"]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("ttur.npz");
    }

    [Fact]
    public void Weights_that_are_absent_are_named_with_what_to_do()
    {
        foreach (var set in new[] { "a", "b" }) new FormulaImages(set, [(8, 8)]).WriteTo(_folder[set], 2);

        var run = InProcess.Of("metrics", "--real", _folder["a"], "--generated", _folder["b"], "--offline", "--cache", _folder["cache"]);

        run.ExitCode.Should().Be(1);
        run.Error.Trim().Should().Contain("pt_inception-2015-12-05-6726825d.pth").And.Contain(_folder["cache"]).And.NotContain("\n");
    }

    /// <summary>A <c>.npy</c> file of features N×8.</summary>
    private string Features(string name, int count, double shift)
    {
        var seed = FormulaWeights.Seed(name);
        var text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({count}, 8), }}".PadRight(117) + "\n";
        using var file = new BinaryWriter(File.Create(_folder[name + ".npy"]));
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0]);
        file.Write(Encoding.ASCII.GetBytes(text));
        for (var i = 0; i < count * 8; i++) file.Write((float)(FormulaWeights.Uniform(seed, i) + shift));
        return _folder[name + ".npy"];
    }

    private static void WriteStatistics(string path)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, shape, count) in new[] { ("mu", "2,", 2), ("sigma", "2, 2", 4) })
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({shape}), }}").PadRight(117) + "\n";
            using var file = new BinaryWriter(archive.CreateEntry(name + ".npy").Open());
            file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0]);
            file.Write(Encoding.ASCII.GetBytes(text));
            for (var i = 0; i < count; i++) file.Write(i is 0 or 3 ? 1.0 : 0.0);
        }
    }
}
