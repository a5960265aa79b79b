using System.Text.Json;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Tool.Tests.Commands;

/// <summary>What <c>bench</c> prints; how fast anything is is no matter of a test.</summary>
[Collection(ConsoleApp.Name)]
public class BenchCommandTests
{
    [Fact]
    public void A_checkpoint_with_metadata_is_measured_with_its_own_classes()
    {
        using var folder = new TemporaryFolder();
        using (var model = new Model(new InceptionSmall(new() { Classes = 3 }), ImagePreprocessing.FashionMnist, LabelSet.Numbered(3))) model.Save(folder["m.safetensors"]);

        var output = ConsoleRun.Of("bench", folder["m.safetensors"], "--engine", "eager", "--precision", "fp32", "--batch", "1", "--rounds", "2", "--json").ShouldSucceed();

        using var json = JsonDocument.Parse(output);
        json.RootElement.EnumerateArray().Should().ContainSingle().Which.GetProperty("model").GetString().Should().Be("inception_small");
    }

    [Fact]
    public void Json_is_one_array_with_a_row_for_each_engine_and_batch()
    {
        var output = ConsoleRun.Of("bench", "--model", "inception_small", "--engine", "eager", "--precision", "fp32", "--batch", "1,2", "--threads", "1", "--rounds", "3", "--json").ShouldSucceed();

        using var json = JsonDocument.Parse(output);
        var rows = json.RootElement.EnumerateArray().ToList();
        rows.Select(row => row.GetProperty("batch").GetInt32()).Should().Equal(1, 2);
        foreach (var row in rows)
        {
            row.EnumerateObject().Select(property => property.Name).Should().Contain(
                ["model", "engine", "precision", "batch", "threads", "medianMsPerImage", "q1MsPerImage", "q3MsPerImage", "peakMemoryMB"]);
            row.GetProperty("model").GetString().Should().Be("inception_small");
            row.GetProperty("engine").GetString().Should().Be("eager");
            row.GetProperty("precision").GetString().Should().Be("fp32");
            row.GetProperty("threads").GetInt32().Should().Be(1);
            var (q1, median, q3) = (Number(row, "q1MsPerImage"), Number(row, "medianMsPerImage"), Number(row, "q3MsPerImage"));
            q1.Should().BePositive().And.BeLessThanOrEqualTo(median);
            median.Should().BeLessThanOrEqualTo(q3);
            Number(row, "imagesPerSecond").Should().BeApproximately(1000 / median, 1e-6 / median, "it is the same, by one division more");
            Number(row, "gflopPerSecond").Should().BePositive();
            Number(row, "percentOfFp32Peak").Should().BeInRange(0, 200, "the probe is not slower than half of what the network reaches");
            Number(row, "loadMs").Should().BePositive();
            Number(row, "compileMs").Should().BeGreaterThanOrEqualTo(0);
            row.TryGetProperty("ratioToOnnxRuntimeFp32", out _).Should().BeFalse("ONNX Runtime takes no part");
            Number(row, "peakMemoryMB").Should().BeGreaterThan(50, "libtorch alone takes more").And.BeLessThan(4000);
        }
    }

    [Fact]
    public void The_table_says_what_was_measured_how_and_where()
    {
        var output = ConsoleRun.Of("bench", "--model", "inception_small", "--precision", "int8", "--batch", "1", "--rounds", "2").ShouldSucceed();

        output.Should().ContainAll("ms/image", "Quartiles", "Images/s", "GFLOP/s", "Of peak", "Memory MB", "Load ms", "Compile ms", "compiled", "onnxruntime", "int8");
        output.Should().Contain("Medians of 2 rounds after ").And.Contain("matrix product").And.MatchRegex(@"\d+ threads, \d+ cores");
    }

    [Fact]
    public void Times_are_given_in_those_of_ONNX_Runtime_for_one_engine_and_for_one_of_one_thread_per_core()
    {
        foreach (var mode in (string[][])[[], ["--per-core"]])
        {
            var output = ConsoleRun.Of(["bench", "--model", "inception_small", "--precision", "fp32", "--batch", "2", "--threads", "2", "--rounds", "2", "--json", .. mode]).ShouldSucceed();

            using var json = JsonDocument.Parse(output);
            var rows = json.RootElement.EnumerateArray().ToList();
            rows.Select(row => row.GetProperty("engine").GetString()).Should().Equal("eager", "portable", "compiled", "onnxruntime");
            var peer = Number(rows[3], "medianMsPerImage");
            foreach (var row in rows)
            {
                row.GetProperty("engines").GetInt32().Should().Be(mode.Length > 0 ? 2 : 1);
                row.GetProperty("threads").GetInt32().Should().Be(mode.Length > 0 ? 1 : 2);
                Number(row, "ratioToOnnxRuntimeFp32").Should().BeApproximately(Number(row, "medianMsPerImage") / peer, 1e-9);
            }

            foreach (var row in (JsonElement[])[rows[1], rows[3]])
                Number(row, "peakMemoryMB").Should().BeLessThan(Number(rows[2], "peakMemoryMB"), "its process has no libtorch in it");
        }
    }

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();
}
