using System.Diagnostics;
using System.Text.Json;

namespace Inception.Tool.Tests.Commands;

[Collection(ConsoleApp.Name)]
public class SummaryCommandTests
{
    /// <summary>The totals are torchvision's: its documentation and a count over its modules.</summary>
    [Theory]
    [InlineData("inception_v3", 23_834_568, 27_161_264, 5.713)]
    [InlineData("googlenet", 6_624_904, 13_004_888, 1.498)]
    public void The_totals_are_the_references(string model, long parameters, long withAuxiliary, double gigaMacs)
    {
        using var json = JsonDocument.Parse(InProcess.Of("summary", model, "--json").ShouldSucceed());

        var root = json.RootElement;
        root.GetProperty("model").GetString().Should().Be(model);
        root.GetProperty("parameters").GetInt64().Should().Be(parameters);
        root.GetProperty("parametersWithAuxiliary").GetInt64().Should().Be(withAuxiliary);
        (root.GetProperty("macs").GetInt64() / 1e9).Should().BeApproximately(gigaMacs, 0.0005, "the figure has three decimals");
        root.GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("parameters").GetInt64()).Should().Be(parameters);
        root.GetProperty("stages").EnumerateArray().Last().GetProperty("output").Deserialize<int[]>().Should().Equal(1, 1000);
    }

    [Fact]
    public void A_narrow_terminal_shows_every_column()
    {
        var start = ConsoleRun.Process(AppContext.BaseDirectory, "summary", "inception_small");
        start.Environment["COLUMNS"] = "40";

        ConsoleRun.Of(start).ShouldSucceed().Should().ContainAll("Stage", "Kind", "Output", "Parameters", "MACs");
    }

    [Fact]
    public void The_model_may_be_an_option() =>
        InProcess.Of("summary", "--model", "inception_small").ShouldSucceed().Should().Be(InProcess.Of("summary", "inception_small").ShouldSucceed());

    [Fact]
    public void A_batch_multiplies_the_work_and_other_classes_change_the_last_stage_alone()
    {
        using var json = JsonDocument.Parse(InProcess.Of("summary", "inception_v3", "--input", "8,3,299,299", "--classes", "7", "--json").ShouldSucceed());

        var root = json.RootElement;
        root.GetProperty("input").Deserialize<int[]>().Should().Equal(8, 3, 299, 299);
        root.GetProperty("parameters").GetInt64().Should().Be(23_834_568 - (2049 * 993));
        root.GetProperty("macs").GetInt64().Should().Be(8 * root.GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("macs").GetInt64()) / 8);
        root.GetProperty("stages").EnumerateArray().Last().GetProperty("output").Deserialize<int[]>().Should().Equal(8, 7);
    }

    [Fact]
    public void The_table_is_the_same_in_every_locale_and_every_stage_is_one_line()
    {
        var start = ConsoleRun.Process(AppContext.BaseDirectory, "summary", "inception_v3");
        start.Environment["LC_ALL"] = start.Environment["LANG"] = "de_DE.UTF-8";

        var german = ConsoleRun.Of(start).ShouldSucceed();

        german.Should().Contain("Parameters 23,834,568 (27,161,264 with auxiliary heads), 5.7132 GMACs for one image");
        german.Should().MatchRegex(@"Mixed_7c +Block +1×2048×8×8 +6,076,800 +[\d,]+");
    }

    [SkippableFact]
    public void A_pipe_that_closes_early_is_no_error()
    {
        Skip.IfNot(File.Exists("/bin/bash"), "needs bash");
        var app = ConsoleRun.Process(AppContext.BaseDirectory, "summary", "inception_v3");
        var command = string.Join(' ', app.ArgumentList.Prepend(app.FileName).Select(word => $"'{word}'"));

        var run = ConsoleRun.Of(new ProcessStartInfo("/bin/bash", ["-c", $"{command} | head -n 1; exit ${{PIPESTATUS[0]}}"]) { RedirectStandardOutput = true, RedirectStandardError = true });

        run.ShouldSucceed().Trim().Should().Be("inception_v3, input 1×3×299×299");
    }
}
