using System.Text.Json;
using static TorchSharp.torch;

namespace Inception.Tool.Tests.Commands;

/// <summary>The engines from the command line, against the modules.</summary>
[Collection(ConsoleApp.Name)]
public class EngineCommandTests(ConsoleAppFiles files)
{
    private static string[] Images => [ConsoleAppFiles.Image, ConsoleAppFiles.Image.Replace("ankle-boot", "bag", StringComparison.Ordinal)];

    /// <summary>Three images run as three of one: a rest costs no second compilation.</summary>
    [Theory]
    [InlineData(1e-4, "--engine", "compiled")]
    [InlineData(1e-5, "--engine", "portable")]
    [InlineData(1e-5, "--precision", "fp32")]
    [InlineData(5e-2, "--precision", "bf16")]
    public void Predict_writes_what_the_modules_write(double tolerance, params string[] options)
    {
        var (eager, compiled) = (files["eager.npy"], files["compiled.npy"]);
        string[] command = ["predict", "--quiet", "--model", "inception_small", "--weights", files.Small, "--input", files.Input(3, 1, 28, 28)];

        InProcess.Of([.. command, "--output", eager, "--engine", "eager"]).ShouldSucceed();
        var run = InProcess.Of([.. command, "--output", compiled, .. options]);
        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Trim().Should().Be($"{compiled}: 3×10 float32");

        using var expected = NpyFile.Read(eager);
        using var logits = NpyFile.Read(compiled);
        CompiledSamples.Difference(logits, expected).Should().BeGreaterThan(0, "another engine rounds otherwise").And.BeLessThan(tolerance);
    }

    [Fact]
    public void Classify_names_the_same_classes()
    {
        Labels("eager").Should().Equal(Labels("compiled")).And.Equal(Labels("portable"));

        List<string?> Labels(string engine)
        {
            using var json = JsonDocument.Parse(InProcess.Of(["classify", .. Images, "--engine", engine, "--json", "--quiet"]).ShouldSucceed());
            return [.. json.RootElement.EnumerateArray().SelectMany(image => image.GetProperty("predictions").EnumerateArray()).Select(one => one.GetProperty("label").GetString())];
        }
    }

    [Fact]
    public void Embed_writes_the_vectors_of_the_modules()
    {
        using var eager = Vectors("eager");
        using var compiled = Vectors("compiled");
        using var portable = Vectors("portable");

        compiled.shape.Should().Equal(2, 288);
        CompiledSamples.Difference(compiled, eager).Should().BeLessThan(1e-4);
        CompiledSamples.Difference(portable, eager).Should().BeLessThan(1e-5);

        Tensor Vectors(string engine)
        {
            var path = files[$"{engine}-vectors.npy"];
            InProcess.Of(["embed", .. Images, "--engine", engine, "--model", "inception_small", "--weights", files.Small, "--output", path]).ShouldSucceed();
            return NpyFile.Read(path);
        }
    }

    [Fact]
    public void Compile_says_what_was_found()
    {
        var said = InProcess.Of("check", "inception_small", "--weights", files.Small, "--report", "--batch", "2").ShouldSucceed();

        said.Should().MatchRegex(@"mixed1\.branch3x3_p2 +32×14×14 +48×14×14 +packed +\d\.\de-\d")
            .And.Contain($"inception_small in fp32 for 2×1×28×28, weights: {files.Small}.")
            .And.MatchRegex(@"17 convolutions: \d+ packed")
            .And.MatchRegex(@"The logits of random images match float64, with an error of \d\.\de-\d of the largest logit\.");
    }

    [Fact]
    public void Compile_says_it_to_programs_and_takes_random_weights_where_none_are_named()
    {
        var run = InProcess.Of("check", "googlenet", "--size", "64", "--verify", "none", "--precision", "bf16", "--json");

        run.ExitCode.Should().Be(0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        root.GetProperty("weights").GetString().Should().Be("random");
        root.GetProperty("precision").GetString().Should().Be("bf16");
        root.GetProperty("height").GetInt32().Should().Be(64);
        root.TryGetProperty("logitsError", out _).Should().BeFalse("nothing was verified");
        root.GetProperty("convolutions").GetArrayLength().Should().BeGreaterThan(30);
    }

    /// <summary>One line on stderr in every command, and the output as it is.</summary>
    [Fact]
    public void A_precision_that_the_processor_lacks_is_a_warning_on_stderr()
    {
        var (vectors, logits) = (files["slow-vectors.npy"], files["slow.npy"]);
        string[] network = ["--model", "inception_small", "--weights", files.Small];

        ConsoleRun[] runs =
        [
            InProcess.Of("check", "inception_small", "--precision", "bf16", "--verify", "none", "--json"),
            InProcess.Of(["classify", Images[0], "--json", "--quiet", "--precision", "bf16"]),
            InProcess.Of(["embed", Images[0], "--output", vectors, "--precision", "bf16", .. network]),
            InProcess.Of(["predict", "--quiet", "--input", files.Input(1, 1, 28, 28), "--output", logits, "--precision", "bf16", .. network]),
            ConsoleRun.Of("bench", "inception_small", "--engine", "compiled", "--precision", "bf16", "--batch", "1,2", "--rounds", "1", "--json"),
        ];

        foreach (var run in runs)
        {
            run.ExitCode.Should().Be(0);
            run.Error.Split('\n').Count(line => line.Contains("bfloat16 is ", StringComparison.Ordinal)).Should().Be(Processor.HasBFloat16 ? 0 : 1, run.Error);
            run.Output.Should().NotContain("inception: warning");
        }

        using var json = JsonDocument.Parse(runs[0].Output);
        json.RootElement.GetProperty("timeToFloat32").GetDouble().Should().BePositive();
        json.RootElement.GetProperty("warnings").GetArrayLength().Should().Be(Processor.HasBFloat16 ? 0 : 1);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("export")]
    [InlineData("classify")]
    [InlineData("embed")]
    [InlineData("predict")]
    public void Help_has_examples(string command) =>
        InProcess.Of(command, "--help").ShouldSucceed().Should().MatchRegex($@"Examples:\s+inception {command} ");
}
