using System.Globalization;

namespace Inception.SampleTests;

/// <summary>The sample that scores a generator, under formula weights.</summary>
public class GenerativeMetricsTests
{
    [Fact]
    public void A_generator_that_learns_scores_lower_each_epoch_and_real_images_are_read_once()
    {
        using var folder = new TemporaryFolder();

        var run = SampleRun.ToEnd("GenerativeMetrics", folder.Path, FormulaFidWeights.Path, "12");

        run.ExitCode.Should().Be(0, run.Error);
        var scores = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture)).ToList();
        scores.Should().HaveCount(4).And.BeInDescendingOrder();
        File.Exists(folder["real.npz"]).Should().BeTrue();
    }
}
